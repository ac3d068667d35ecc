package main

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"harbor.example/go/sdk"
)

func TestBerthsAreServed(t *testing.T) {
	server := httptest.NewServer(routes(quay))
	defer server.Close()
	berths, err := sdk.Client{Base: server.URL}.ListBerths(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(berths) != len(quay) || berths[0].GetVessel().GetName() != "Plimsoll" {
		t.Errorf("got %v", berths)
	}
}

func TestHealth(t *testing.T) {
	answer := httptest.NewRecorder()
	routes(nil).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/health", nil))
	if answer.Code != http.StatusOK {
		t.Errorf("got %d", answer.Code)
	}
}
