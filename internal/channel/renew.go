package channel

import (
	"context"
	"errors"
	"maps"
)

// Renewal keeps what a provider renews of an account's secrets: access tokens
// that end, refresh tokens that are good for one use. Slice inbox implements
// it; see Account.Renew.
type Renewal func(ctx context.Context, ask Ask) (Config, error)

// Ask asks the provider for new secrets. stored are the account's settings as
// they are kept now; what it returns replaces secrets of the same names (of
// those that Channel.Secrets lists). It returns nothing where what is stored
// is new already. The error is an *Error.
type Ask func(ctx context.Context, stored Config) (renewed Config, err error)

// Renew lets a channel renew secrets and gives the settings as they are
// afterwards. Of all nodes one at a time is in ask for an account, so a
// refresh token is shown to the provider once: whoever waited gets what the
// other was given as stored, and must look whether that will do. What ask
// returns is sealed and kept before Renew returns, for every node and across
// restarts, until a person changes the same secrets. Without a Renewal it is
// kept nowhere. The error is an *Error; ask's comes back as it is.
func (a Account) Renew(ctx context.Context, ask Ask) (Config, error) {
	if a.Renewal == nil {
		renewed, err := ask(ctx, a.Config)
		if err != nil {
			return nil, err
		}
		all := maps.Clone(a.Config)
		maps.Copy(all, renewed)
		return all, nil
	}
	all, err := a.Renewal(ctx, ask)
	if e := (*Error)(nil); err != nil && !errors.As(err, &e) {
		return nil, &Error{Class: Retry, Code: "renewal", Detail: "The credentials could not be renewed just now.", Err: err}
	}
	return all, err
}
