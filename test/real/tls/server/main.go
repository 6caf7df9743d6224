// SPDX-License-Identifier: Apache-2.0

// Go's own TLS, which is also that of Loki's https port, before a server that speaks plain HTTP.
// Every request has a connection of its own. Prints a line of JSON: its port, then each request's
// handshake, and each handshake that failed.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
)

type line struct {
	Port    int    `json:"port,omitempty"`
	Version string `json:"version,omitempty"`
	Resumed bool   `json:"resumed"`
	Client  string `json:"client"`
	Fault   string `json:"fault,omitempty"`
}

func tell(told line) {
	if err := json.NewEncoder(os.Stdout).Encode(told); err != nil {
		log.Fatal(err)
	}
}

// What net/http logs: handshakes that failed.
type faults struct{}

func (faults) Write(text []byte) (int, error) {
	tell(line{Fault: strings.TrimSpace(string(text))})
	return len(text), nil
}

func clientCAs(file string) *x509.CertPool {
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	return pool
}

func note(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client := ""
		if len(r.TLS.PeerCertificates) > 0 {
			client = r.TLS.PeerCertificates[0].Subject.CommonName
		}
		tell(line{Version: strings.TrimPrefix(tls.VersionName(r.TLS.Version), "TLS "), Resumed: r.TLS.DidResume, Client: client})
		next.ServeHTTP(w, r)
	})
}

func main() {
	versions := map[string]uint16{"1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}
	certificate := flag.String("cert", "", "PEM file, its issuers included")
	key := flag.String("key", "", "PEM file")
	clients := flag.String("client-ca", "", "PEM file; clients must show a certificate of it")
	version := flag.String("version", "1.3", "the only one of TLS: 1.1, 1.2, 1.3")
	backend := flag.String("backend", "", "http://127.0.0.1:PORT")
	flag.Parse()

	pair, err := tls.LoadX509KeyPair(*certificate, *key)
	if err != nil {
		log.Fatal(err)
	}
	target, err := url.Parse(*backend)
	if err != nil {
		log.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: versions[*version], MaxVersion: versions[*version]}
	if *clients != "" {
		config.ClientCAs, config.ClientAuth = clientCAs(*clients), tls.RequireAndVerifyClientCert
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Handler: note(httputil.NewSingleHostReverseProxy(target)), TLSConfig: config, ErrorLog: log.New(faults{}, "", 0)}
	server.SetKeepAlivesEnabled(false)
	tell(line{Port: listener.Addr().(*net.TCPAddr).Port})
	log.Fatal(server.ServeTLS(listener, "", ""))
}
