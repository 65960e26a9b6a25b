// Starts the binaries that the tests look at, each on a free loopback port and in a folder of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = (name: string) => fileURLToPath(new URL(`../../bin/${name}`, import.meta.url))
const rondo = process.env.RONDO_BINARY ?? bin('rondo')
const demo = process.env.DEMO_BINARY ?? bin('demo')
const readyMs = 60_000

/** Our surroundings without Rondo's settings: the tests must not reach a real installation. */
function surroundings() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RONDO_')))
}

function folder() {
  return mkdtempSync(join(tmpdir(), 'rondo-e2e-'))
}

/** One process, from its start until it is told to end. */
class Running {
  output = ''
  private readonly child: ChildProcess
  private readonly ended: Promise<void>

  constructor(file: string, args: string[]) {
    this.child = spawn(file, args, { env: surroundings(), stdio: ['ignore', 'pipe', 'pipe'] })
    this.ended = new Promise(done => this.child.once('close', () => done()))
    this.child.stderr?.on('data', part => {
      this.output += part
    })
  }

  /** Waits until the process has printed something, and gives its first group. */
  said(pattern: RegExp): Promise<string> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`not ready in time:\n${this.output}`)), readyMs)
      this.child.stdout?.on('data', part => {
        this.output += part
        const hit = pattern.exec(this.output)
        if (!hit) return
        clearTimeout(timer)
        done(hit[1] ?? '')
      })
      this.child.once('error', fail)
      this.child.once('exit', code => fail(new Error(`ended with ${code}:\n${this.output}`)))
    })
  }

  async end(signal: NodeJS.Signals) {
    this.child.kill(signal)
    await this.ended
  }
}

/** A rondo server. It can be killed and started again on the same address. */
export class Server {
  base = ''
  private process: Running | null = null
  private readonly folder = folder()

  /** Makes the workspace without a browser, and gives the owner's token. */
  setUp(owner: { name: string; email: string; password: string }): string {
    const token = join(this.folder, 'token')
    const said = ['--workspace', 'Lumen Home', '--name', owner.name, '--email', owner.email]
    const args = ['setup', '--data', this.folder, ...said, '--password-file', '-', '--token-file', token]
    execFileSync(rondo, args, { env: surroundings(), input: owner.password })
    return readFileSync(token, 'utf8').trim()
  }

  async start() {
    const listen = this.base ? new URL(this.base).host : '127.0.0.1:0'
    this.process = new Running(rondo, ['serve', '--data', this.folder, '--listen', listen])
    this.base = await this.process.said(/ready on (http:\S+)/)
  }

  /** Ends it as a power cut would. */
  async kill() {
    await this.process?.end('SIGKILL')
    this.process = null
  }

  async stop() {
    await this.process?.end('SIGTERM')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

interface Demo {
  base: string
  /** The demo's own page, which takes wishes. */
  control: string
  token: string
  close: () => Promise<void>
}

/** The demo's world, "Lumen Home"; still, unless it shall live. */
export async function openDemo(living = false): Promise<Demo> {
  const at = folder()
  const data = join(at, 'data')
  const pace = living ? [] : ['--still']
  const running = new Running(demo, ['--binary', rondo, '--listen', '127.0.0.1:0', '--data', data, ...pace])
  const base = await running.said(/App\s+(http:\S+)[\s\S]*linh@lumen\.example/)
  const control = /rush\s+(http:\S+)/.exec(running.output)?.[1] ?? ''
  const close = async () => {
    await running.end('SIGTERM')
    rmSync(at, { recursive: true, force: true })
  }
  return { base, control, token: readFileSync(join(data, 'demo-token'), 'utf8').trim(), close }
}

/** Everybody in the demo has the same password. */
export const demoPassword = 'lumen-home-demo'
