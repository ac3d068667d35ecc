// The gateway serves the harbor's berths over HTTP.
package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	address := ":8080"
	if value := os.Getenv("HARBOR_GATEWAY_ADDRESS"); value != "" {
		address = value
	}
	if len(os.Args) > 1 && os.Args[1] == "health" {
		health("http://127.0.0.1:8080/health")
	}
	server := &http.Server{Addr: address, Handler: routes(quay), ReadHeaderTimeout: 5 * time.Second}
	log.Printf("gateway on %s", address)
	log.Fatal(server.ListenAndServe())
}

// health is the image's own check: there is no shell in it to run another program.
func health(url string) {
	answer, err := http.Get(url)
	if err != nil || answer.StatusCode != http.StatusOK {
		os.Exit(1)
	}
	os.Exit(0)
}
