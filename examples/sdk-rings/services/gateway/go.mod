module harbor.example/go/gateway

go 1.26

require harbor.example/go/sdk v1.4.0

require (
	google.golang.org/protobuf v1.36.12 // indirect
	harbor.example/go/proto v1.4.0 // indirect
)
