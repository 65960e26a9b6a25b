import { afterEach, expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { fileOf, formatFor, recorderFor } from '@/features/conversation/recording'
import { busyWorld } from '../fake/busy'
import { canOf } from '../fake/can'
import { expectAccessible, open } from './screen'

const first = '/inbox/mine/5000'

afterEach(() => vi.restoreAllMocks())

/** A microphone that hums. */
function humming() {
  const context = new AudioContext()
  const hum = context.createOscillator()
  const out = context.createMediaStreamDestination()
  hum.connect(out)
  hum.start()
  return { context, stream: out.stream }
}

const later = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('what is recorded for a channel that wants Ogg is Ogg that plays, as long as it was', async () => {
  await open(first)
  await userEvent.click(document.body)
  const format = formatFor(canOf({ types: { audio: ['audio/ogg'] } }))
  expect(format?.type).toBe('audio/ogg')
  if (!format) return
  const { context, stream } = humming()
  await context.resume()
  const recorder = recorderFor(stream, format)
  const pieces: Blob[] = []
  recorder.ondataavailable = event => pieces.push(event.data)
  const ended = new Promise(resolve => recorder.addEventListener('stop', resolve))
  recorder.start(200)
  await later(1500)
  recorder.stop()
  await ended
  const file = await fileOf(pieces, format)
  expect([file.type, file.name]).toEqual(['audio/ogg', 'voice.ogg'])
  const bytes = await file.arrayBuffer()
  expect(new TextDecoder().decode(bytes.slice(0, 4))).toBe('OggS')
  const sound = await context.decodeAudioData(bytes)
  expect(sound.duration).toBeGreaterThan(1)
  expect(sound.duration).toBeLessThan(2.5)
  const loudest = sound.getChannelData(0).reduce((most, one) => Math.max(most, Math.abs(one)), 0)
  expect(loudest).toBeGreaterThan(0.3)
  await context.close()
})

test('a voice note is recorded, paused, and attached; keys do the same', async () => {
  const { screen, server } = await open(first)
  server.answer('POST', '/attachments', {
    status: 201,
    body: {
      id: '77',
      name: 'voice.ogg',
      content_type: 'audio/ogg',
      size_bytes: 4000,
      url: '/none.ogg',
      width: null,
      height: null,
      pending: false,
      problem: '',
      thumb_url: null,
    },
  })
  await screen.getByRole('textbox', { name: /Reply to/ }).click()
  const { stream } = humming()
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockResolvedValue(stream)
  await screen.getByRole('button', { name: 'Record a voice message' }).click()
  await expect.element(screen.getByText('Recording')).toBeVisible()
  await expectAccessible()
  await later(800)
  await userEvent.keyboard(' ')
  await expect.element(screen.getByText('Paused')).toBeVisible()
  await userEvent.keyboard(' ')
  await expect.element(screen.getByText('Recording')).toBeVisible()
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('list', { name: 'Attachments' }).getByText('voice.ogg')).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Send', exact: true })).toBeEnabled()
  expect(stream.getTracks().every(track => track.readyState === 'ended')).toBe(true)
})

test('a refused microphone is said, and Escape throws a recording away', async () => {
  const { screen } = await open(first)
  const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia')
  asked.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'))
  const record = screen.getByRole('button', { name: 'Record a voice message' })
  await record.click()
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/does not let this page use the microphone/)
  await expectAccessible()
  await screen.getByRole('alert').getByRole('button', { name: 'Close' }).click()
  asked.mockResolvedValueOnce(humming().stream)
  await record.click()
  await expect.element(screen.getByText('Recording')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(screen.getByRole('textbox', { name: /Reply to/ })).toHaveFocus()
})

test('where the channel takes no sound the microphone says so, and opens nothing', async () => {
  const world = busyWorld()
  world.can = canOf({ media: { image: 1_000_000 } })
  const { screen } = await open(first, { world })
  await expect.element(screen.getByRole('textbox', { name: /Reply to/ })).toBeVisible()
  const microphone = screen.getByRole('button', { name: 'WhatsApp takes no sound.' })
  await expect.element(microphone).toHaveAttribute('aria-disabled', 'true')
  await microphone.click({ force: true })
  await expect.element(screen.getByRole('textbox', { name: /Reply to/ })).toBeVisible()
})
