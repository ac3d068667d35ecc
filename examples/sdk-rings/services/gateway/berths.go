package main

import (
	"fmt"
	"net/http"

	"harbor.example/go/sdk"
)

// quay is what there is until the harbor master's office has a database.
var quay = []*sdk.Berth{
	{Id: "A1", LengthM: 120, Vessel: &sdk.Vessel{Name: "Plimsoll", LengthM: 96}},
	{Id: "A2", LengthM: 90},
	{Id: "B1", LengthM: 200},
}

func routes(berths []*sdk.Berth) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /v1/berths", sdk.BerthsHandler(func() []*sdk.Berth { return berths }))
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	return mux
}
