/** The status of a failed request; 0 when there was no answer. It is all such an error says. */
export const statusOf = (e: unknown) => Number((e as Error).message) || 0

/** Whether the same request may well succeed later. */
export const passing = (status: number) => !status || status >= 500 || status === 429 || status === 408

const answerWithinMs = 20_000

/**
 * Sends one request and returns the JSON answer: a GET without a body, a POST of JSON with one, an upload
 * with a file. Not fetch, because that cannot tell how far an upload is (`progress`, from 0 to 1).
 */
export function request<T>(url: string, token = '', body?: object, progress?: (part: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open(body ? 'POST' : 'GET', url)
    if (token) xhr.setRequestHeader('Authorization', `Bearer ${token}`)
    if (progress) xhr.upload.onprogress = e => progress(e.loaded / e.total)
    else {
      if (body) xhr.setRequestHeader('Content-Type', 'application/json')
      xhr.timeout = answerWithinMs
    }
    xhr.responseType = 'json'
    xhr.onloadend = () => (xhr.status && xhr.status < 300 ? resolve(xhr.response) : reject(Error(`${xhr.status}`)))
    xhr.send(body instanceof FormData ? body : JSON.stringify(body))
  })
}
