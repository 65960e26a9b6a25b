import type { LanguageScript } from '../../handoff.ts'
import type { Strings } from '../strings.ts'

;(document.currentScript as LanguageScript).rondo = {
  close: 'Fechar chat',
  minutes: 'Costumamos responder em poucos minutos',
  away: 'Não estamos aqui agora. Deixe uma mensagem e responderemos por aqui.',
  queue: 'Você é o número {0} da fila',
  write: 'Escreva uma mensagem…',
  send: 'Enviar',
  attach: 'Anexar arquivo',
  sending: 'Enviando…',
  sent: 'Enviada',
  seen: 'Vista',
  failed: 'Não enviada. Toque para tentar de novo.',
  offline: 'Sem conexão. Enviaremos quando ela voltar.',
  typing: '{0} está digitando',
  large: '“{0}” é maior que {1}.',
  remove: 'Remover {0}',
  unread: 'Mensagens não lidas: {0}',
  gone: 'Este chat não está disponível.',
  you: 'Você',
} satisfies Strings
