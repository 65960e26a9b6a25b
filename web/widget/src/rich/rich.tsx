// What most conversations do without, fetched when it is first needed: files, pictures seen whole, players,
// choices, places, quotes, and the form before the chat.
import { Body } from './Body.tsx'
import { Form } from './Form.tsx'
import { leave, scene } from './kit.ts'
import css from './rich.css?inline'
import { addFiles, start, Uploads } from './Uploads.tsx'

const sheet = new CSSStyleSheet()
sheet.replaceSync(css)
scene.root.adoptedStyleSheets.push(sheet)
leave({ Body, Uploads, Form, addFiles, start })
