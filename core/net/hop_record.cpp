#include "net/hop_record.hpp"

#include "net/head_reader.hpp"

namespace saksi::net {

std::string_view name_of(Outcome outcome) noexcept {
    switch (outcome) {
        case Outcome::complete: return "complete";
        case Outcome::dns_failed: return "dns_failed";
        case Outcome::connect_failed: return "connect_failed";
        case Outcome::tls_failed: return "tls_failed";
        case Outcome::timeout: return "timeout";
        case Outcome::stalled: return "stalled";
        case Outcome::reset: return "reset";
        case Outcome::malformed: return "malformed";
        case Outcome::address_refused: return "address_refused";
        case Outcome::scheme_refused: return "scheme_refused";
        case Outcome::too_many_redirects: return "too_many_redirects";
        case Outcome::redirect_loop: return "redirect_loop";
        case Outcome::http2_only: return "http2_only";
        case Outcome::limit: return "limit";
        case Outcome::rate_limited: return "rate_limited";
        case Outcome::cancelled: return "cancelled";
        case Outcome::withheld: return "withheld";
        case Outcome::storage_failed: return "storage_failed";
    }
    return "malformed";
}

Message sentence_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::complete: return msg("The answer is complete.");
        case Outcome::dns_failed: return msg("The host name has no address. Check the spelling and the connection to the Internet.");
        case Outcome::connect_failed: return msg("No connection to the server could be made.");
        case Outcome::tls_failed: return msg("The server could not prove its identity (TLS), so nothing was asked of it.");
        case Outcome::timeout: return msg("The server did not finish within the time limit.");
        case Outcome::stalled: return msg("The server almost stopped sending.");
        case Outcome::reset: return msg("The server broke off the connection before the end.");
        case Outcome::malformed: return msg("The server's answer does not follow the rules of HTTP.");
        case Outcome::address_refused: return msg("The address is not public, so it was not contacted. --allow-address permits it.");
        case Outcome::scheme_refused: return msg("Only http and https addresses are fetched.");
        case Outcome::too_many_redirects: return msg("The server redirects too often.");
        case Outcome::redirect_loop: return msg("The server redirects in a circle.");
        case Outcome::http2_only: return msg("The server insists on HTTP/2, which is not recorded yet.");
        case Outcome::limit: return msg("The answer is larger than the limit; what arrived is kept and marked as cut.");
        case Outcome::rate_limited: return msg("The server asks to come back later.");
        case Outcome::cancelled: return msg("The transfer was stopped by the operator.");
        case Outcome::withheld: return msg("The answer was not kept, because it shows a secret of the capturing account.");
        case Outcome::storage_failed: return msg("The answer could not be written to disk.");
    }
    return msg("The server's answer does not follow the rules of HTTP.");
}

bool may_be_retried(Outcome outcome) noexcept {
    return outcome == Outcome::dns_failed || outcome == Outcome::connect_failed || outcome == Outcome::timeout || outcome == Outcome::stalled ||
           outcome == Outcome::reset;
}

Result<std::unique_ptr<base::ReadableFile>> WireBody::open(base::FileSystem& files) const {
    if (spool) return files.open(*spool);
    return base::memory_file(bytes);
}

std::optional<std::string> HopRecord::field(std::string_view name) const { return field_of(response_head, name); }

}  // namespace saksi::net
