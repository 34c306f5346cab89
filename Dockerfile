# The image that the hook egresslint-docker runs in.
FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /egresslint ./cmd/egresslint

FROM scratch
COPY --from=build /egresslint /usr/local/bin/egresslint
ENV PATH=/usr/local/bin
USER 65532:65532
ENTRYPOINT ["egresslint"]
