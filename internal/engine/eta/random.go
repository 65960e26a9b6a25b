package eta

import (
	"math"
	"math/bits"
)

// Random is a small generator (xoshiro256++): equal seeds, equal numbers, on
// every machine and in every version.
type Random struct{ s [4]uint64 }

// Seed makes a generator of several numbers, such as a conversation and a
// place in the log.
func Seed(numbers ...uint64) *Random {
	x := uint64(0x9e3779b97f4a7c15)
	for _, n := range numbers {
		x = mix(x ^ mix(n))
	}
	r := &Random{}
	for i := range r.s {
		x += 0x9e3779b97f4a7c15
		r.s[i] = mix(x)
	}
	return r
}

// mix is the finaliser of splitmix64.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *Random) next() uint64 {
	s := &r.s
	out := bits.RotateLeft64(s[0]+s[3], 23) + s[0]
	t := s[1] << 17
	s[2] ^= s[0]
	s[3] ^= s[1]
	s[1] ^= s[2]
	s[0] ^= s[3]
	s[2] ^= t
	s[3] = bits.RotateLeft64(s[3], 45)
	return out
}

// Float is uniform in (0,1), never either end.
func (r *Random) Float() float64 { return (float64(r.next()>>12) + 0.5) * 0x1p-52 }

// Exp is exponential with mean 1.
func (r *Random) Exp() float64 { return -math.Log(r.Float()) }
