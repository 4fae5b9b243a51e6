vcl 4.1;
# Varnish before Couvert. It keeps what the API says shared caches may keep (CDN-Cache-Control, RFC 9213), each answer under its
# host, which names the tenant; everything else passes through, above all whatever a key, a token or a cookie came with.
# Start it with `-p http_gzip_support=off`: the API compresses, and each coding has a strong ETag of its own.
# Places to change: the backend, and who may purge. Tried by test/http-cache/varnish.spec.ts.
import std;

probe live {
  .url = "/health/live";
  .interval = 1s;
  .timeout = 1s;
  .window = 3;
  .threshold = 2;
  .initial = 2;
}

backend couvert {
  .host = "api";
  .port = "3000";
  .probe = live;
}

acl purgers {
  "127.0.0.1";
  "::1";
}

sub vcl_recv {
  # PURGE with a key: everything that was made from it goes. `many` is what an answer of too many keys carries.
  if (req.method == "PURGE") {
    if (client.ip !~ purgers) {
      return (synth(403));
    }
    if (req.http.Surrogate-Key !~ "^[!-~]+$") {
      return (synth(400));
    }
    # As a whole word, and without a space, which would end the expression. Keys may hold what a pattern means otherwise.
    set req.http.Purge-Pattern = "(^|\s)(" + regsuball(req.http.Surrogate-Key, "([][.*+?(){}|^$\\])", "\\\1") + "|many)(\s|$)";
    if (!std.ban("obj.http.surrogate-key ~ " + req.http.Purge-Pattern)) {
      return (synth(500, std.ban_error()));
    }
    return (synth(200));
  }
  if (req.method != "GET" && req.method != "HEAD") {
    return (pass);
  }
  # The tenant is the key's, not the host's, or the client has seen what a stored answer does not show yet.
  if (req.http.X-API-Key || req.http.Authorization || req.http.X-Manage-Token || req.http.X-Consistency || req.http.Cookie ~ "(^|; *)couvert_consistency=") {
    return (pass);
  }
  unset req.http.Cookie;
  # Browsers spell it in many ways, and each spelling would be stored again.
  if (req.http.Accept-Encoding ~ "(?i)\bzstd\b(?!;q=0(\.0+)?(,|$))") {
    set req.http.Accept-Encoding = "zstd";
  } elsif (req.http.Accept-Encoding ~ "(?i)\bbr\b(?!;q=0(\.0+)?(,|$))") {
    set req.http.Accept-Encoding = "br";
  } elsif (req.http.Accept-Encoding ~ "(?i)\bgzip\b(?!;q=0(\.0+)?(,|$))") {
    set req.http.Accept-Encoding = "gzip";
  } else {
    unset req.http.Accept-Encoding;
  }
  # Objects stay for stale-if-error; while the API answers, they are shown for stale-while-revalidate alone.
  if (std.healthy(req.backend_hint) && req.restarts == 0) {
    set req.grace = 5s;
  }
  return (hash);
}

sub vcl_backend_response {
  # What a refresh in the background got must not take the place of what is there.
  if (beresp.status >= 500 && bereq.is_bgfetch) {
    return (abandon);
  }
  if (beresp.http.CDN-Cache-Control ~ "max-age=[0-9]+" && !beresp.http.Set-Cookie) {
    set beresp.ttl = std.duration(regsub(beresp.http.CDN-Cache-Control, "^.*max-age=([0-9]+).*$", "\1s"), 0s);
    set beresp.grace = std.duration(regsub(beresp.http.CDN-Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    # For a conditional request to the API when all of that is over.
    set beresp.keep = 1h;
    return (deliver);
  }
  # Without that field, and not for good (files with a hash in their address): not for shared caches.
  if (beresp.http.Cache-Control !~ "public" || beresp.http.Cache-Control ~ "no-cache|no-store|private" || beresp.status >= 400) {
    set beresp.uncacheable = true;
    set beresp.ttl = 60s;
    return (deliver);
  }
  return (deliver);
}

sub vcl_backend_error {
  if (bereq.is_bgfetch) {
    return (abandon);
  }
}

sub vcl_deliver {
  if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
    return (restart);
  }
  if (obj.hits > 0) {
    set resp.http.Cache-Status = "varnish; hit; ttl=" + regsub(obj.ttl, "\..*$", "");
  }
  unset resp.http.CDN-Cache-Control;
  unset resp.http.Surrogate-Key;
  unset resp.http.Cache-Tag;
  unset resp.http.X-Varnish;
  unset resp.http.Via;
}

sub vcl_synth {
  if (resp.status == 503 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
    return (restart);
  }
}
