// Package sdk is the harbor for Go: its messages, a client, and the handler that serves them.
package sdk

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"google.golang.org/protobuf/encoding/protojson"
	harborv1 "harbor.example/go/proto/harbor/v1"
)

type (
	Berth  = harborv1.Berth
	Vessel = harborv1.Vessel
)

// BerthsHandler answers GET /v1/berths with what list returns.
func BerthsHandler(list func() []*Berth) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		body, err := protojson.Marshal(&harborv1.ListBerthsResponse{Berths: list()})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	})
}

// Client talks to the harbor's gateway.
type Client struct{ Base string }

func (c Client) ListBerths(ctx context.Context) ([]*Berth, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Base+"/v1/berths", nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the gateway answered %s", answer.Status)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	var response harborv1.ListBerthsResponse
	if err := protojson.Unmarshal(body, &response); err != nil {
		return nil, err
	}
	return response.Berths, nil
}
