module lambda-promtail/test/real/tls

go 1.26.8
