import { busyWorld } from '../fake/busy'
import { installFake } from '../fake/install'
import { emptyWorld } from '../fake/world'

// ?world=empty, setup or out chooses another beginning; `fake` is for whoever looks by script.
const wanted = sessionStorage.getItem('world') ?? ''
const world = wanted === 'empty' || wanted === 'setup' ? emptyWorld() : busyWorld()
if (wanted === 'setup') Object.assign(world, { needsSetup: true, signedIn: false })
if (wanted === 'out') world.signedIn = false
if (wanted === 'agent') world.me = '14'
Object.assign(window, { fake: installFake(world) })
await import('../../src/main')
