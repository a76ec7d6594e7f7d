// A self-signed certificate for 127.0.0.1, valid for a hundred years, for tests only:
// openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=127.0.0.1
//   -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem

export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQn0Fl+NSpXAW+McE
BAx20ztlaUy+YWhDpEr4Ng/ppUWhRANCAAQNfsa1D/T+oWUDHtlOEC+OCut9SB7J
a1jT0WMlOWWVEXRVKXlzuuRG+g0SleduW0qfMutNWWJftDmTc+Z6uyBw
-----END PRIVATE KEY-----
`

export const cert = `-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUBaqXCwMDEtn0gxS58UmIk0pTGZ8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTA0NDc1MFoYDzIxMjYxMDI4
MDQ0NzUwWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQNfsa1D/T+oWUDHtlOEC+OCut9SB7Ja1jT0WMlOWWVEXRVKXlzuuRG
+g0SleduW0qfMutNWWJftDmTc+Z6uyBwo2QwYjAdBgNVHQ4EFgQUgJap+VuTEvE9
4DhHfroaFdfmNkAwHwYDVR0jBBgwFoAUgJap+VuTEvE94DhHfroaFdfmNkAwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IFfI3E8BsOe5JTqTJ7n1YY2JjycEbrpTsGMzlkf9/b8fAiBtzwtBIjZPlx2wVp9z
EA+x3VRTJGbCtqQHXL1Kem0dvQ==
-----END CERTIFICATE-----
`
