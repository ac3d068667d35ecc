module harbor.example/go/sdk

go 1.26

require (
	google.golang.org/protobuf v1.36.12
	harbor.example/go/proto v1.4.0
)
