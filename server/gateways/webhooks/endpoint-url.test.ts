import { beforeAll, describe, expect, it } from "vitest";
import { whyNotUrl } from "./endpoint-url";

beforeAll(() => {
  Object.assign(process.env, {
    BURSAR_MODE: "local",
    DATABASE_URL: "postgresql://nobody:nobody@127.0.0.1:1/none",
    APP_URL: "http://127.0.0.1:3000",
    NEXTAUTH_SECRET: "local-tests-local-tests-local-tests-1",
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_WEBHOOK_SECRET: "whsec_local_tests",
    RESEND_API_KEY: "re_local_tests",
    WEBHOOK_LOCAL_HOSTS: "receiver.test,127.0.0.1",
  });
});

describe("the address of an endpoint", () => {
  it.each([
    "https://hooks.example.com/bursar?team=1",
    "https://hooks.example.com:8443/",
    "https://8.8.8.8/hook",
    "https://[::ffff:8.8.8.8]/hook",
    "https://[2606:4700:4700::1111]/hook",
    "https://xn--bcher-kva.example/",
    // Named in the configuration of local mode.
    "http://receiver.test:3001/hook",
    "http://127.0.0.1:3001/hook",
  ])("%s is allowed", (url) => expect(whyNotUrl(url)).toBeNull());

  it.each([
    // Loopback, in every spelling that a URL has for it.
    "https://127.0.0.2/",
    "https://127.2:8443/",
    "https://2130706434/",
    "https://0x7f000002/",
    "https://0x7f.2/",
    "https://0177.0.0.2/",
    "https://017700000002/",
    "https://127.255.255.255/",
    "https://①②⑦.0.0.2/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://localhost.localdomain/",
    // This host and broadcast.
    "https://0.0.0.0/",
    "https://0/",
    "https://[::]/",
    "https://255.255.255.255/",
    // Private networks.
    "https://10.0.0.1/",
    "https://10.255.255.254/",
    "https://172.16.0.1/",
    "https://172.31.255.254/",
    "https://192.168.1.1/",
    "https://[fc00::1]/",
    "https://[fd12:3456:789a::1]/",
    "https://[fec0::1]/",
    // Link-local and the metadata services of clouds.
    "https://169.254.169.254/latest/meta-data/",
    "https://169.254.170.2/",
    "https://2852039166/",
    "https://0xa9fea9fe/",
    "https://[fe80::1]/",
    "https://[fd00:ec2::254]/",
    "https://metadata.google.internal/",
    "https://100.100.100.200/",
    // Carriers' shared space, benchmarks, documentation, multicast, reserved.
    "https://100.64.0.1/",
    "https://100.127.255.254/",
    "https://198.18.0.1/",
    "https://192.0.0.8/",
    "https://192.0.2.1/",
    "https://198.51.100.1/",
    "https://203.0.113.1/",
    "https://192.88.99.1/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    // IPv4 in disguise.
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    // Names that only a private network knows.
    "https://intranet/",
    "https://printer.local/",
    "https://router.home.arpa/",
    "https://db.internal/",
    // Other protocols, ports, and what does not belong into an address.
    "http://hooks.example.com/",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "gopher://hooks.example.com/",
    "javascript:alert(1)",
    "hooks.example.com",
    "https://user@hooks.example.com/",
    "https://user:password@hooks.example.com/",
    "https://receiver.test@169.254.169.254/",
    "https://hooks.example.com:25/",
    "https://hooks.example.com:22/",
    "https://hooks.example.com:80/",
    "https://hooks.example.com/#part",
    `https://hooks.example.com/${"x".repeat(2_000)}`,
    "",
  ])("%s is refused", (url) => expect(whyNotUrl(url)).toMatch(/^[A-Z].*[^.]$/));
});
