package api

import (
	"encoding/json"
	"net/http"
)

// WriteJSON answers a route that is not a JSON operation with a JSON body.
func WriteJSON(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		panic("api: an answer that is not JSON: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b) // whoever hung up does not want it
}
