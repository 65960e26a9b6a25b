const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A password to hand on: 20 characters that cannot be mistaken for each other, about 115 bits. */
export function generatePassword(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(20))
  return [...bytes].map(value => letters[value % letters.length]).join('')
}
