package sdk

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestClientReadsWhatTheHandlerWrites(t *testing.T) {
	server := httptest.NewServer(BerthsHandler(func() []*Berth {
		return []*Berth{{Id: "A1", LengthM: 120, Vessel: &Vessel{Name: "Plimsoll"}}}
	}))
	defer server.Close()
	berths, err := Client{Base: server.URL}.ListBerths(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(berths) != 1 || berths[0].GetVessel().GetName() != "Plimsoll" {
		t.Errorf("got %v", berths)
	}
}

func TestFailingGatewayIsAnError(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if _, err := (Client{Base: server.URL}).ListBerths(t.Context()); err == nil {
		t.Error("no error for 404")
	}
}
