#include "secrets/answer_scan.hpp"

#include <algorithm>

#include "secrets/secret_limits.hpp"
#include "warc/http_message.hpp"

namespace saksi::secrets {

namespace {

/// Hands over the body's wire octets in windows.
Status for_each_window(const net::WireBody& body, base::FileSystem& files, const std::function<Status(ByteView)>& take) {
    auto file = body.open(files);
    if (!file) return pass_on(file);
    Bytes window;
    for (std::uint64_t at = 0; at < body.size; at += window.size()) {
        window.resize(static_cast<std::size_t>(std::min<std::uint64_t>(secret_limits::window, body.size - at)));
        if (Status read = (*file)->read_at(at, window); !read) return read;
        if (Status taken = take(window); !taken) return taken;
    }
    return {};
}

/// Goes through the payload and the decoded body. Errors: those of the codings, and of the file.
Status scan_decoded(const net::HopRecord& hop, base::FileSystem& files, AnswerScan& payload, AnswerScan& decoded) {
    auto head = warc::HttpHead::parse(warc::MessageKind::response, hop.response_head);
    if (!head) return pass_on(head);
    warc::PayloadStream stream(*head, true);
    auto decoder = warc::ContentDecoder::of(*head);
    Status coding = decoder ? Status() : Status(pass_on(decoder));
    const auto take = [&](ByteView piece) -> Status {
        payload.feed(piece);
        if (coding) coding = decoder->feed(piece);
        return {};
    };
    Status read = for_each_window(hop.body, files, [&](ByteView wire) { return stream.feed(wire, take); });
    if (!read) return read;
    if (!coding) return coding;
    auto body = decoder->finish();
    if (!body) return pass_on(body);
    decoded.feed(*body);
    return {};
}

}  // namespace

AnswerScan::AnswerScan(const std::vector<const SecretForms*>& forms) : forms_(forms) {
    for (const SecretForms* one : forms_) overlap_ = std::max(overlap_, one->reach());
}

void AnswerScan::feed(ByteView piece) {
    while (!piece.empty() && !found_) {
        const ByteView part = piece.first(std::min(piece.size(), secret_limits::window));
        piece = piece.subspan(part.size());
        if (window_.size() > overlap_) window_.erase(window_.begin(), window_.end() - static_cast<std::ptrdiff_t>(overlap_));
        window_.insert(window_.end(), part.begin(), part.end());
        found_ = std::ranges::any_of(forms_, [&](const SecretForms* one) { return one->occur_in(window_); });
    }
}

Result<Shows> answer_shows(const net::HopRecord& hop, const std::vector<const SecretForms*>& forms, base::FileSystem& files) {
    AnswerScan wire(forms), payload(forms), decoded(forms);
    for (const Bytes& head : hop.informational_heads) wire.feed(head);
    wire.feed(hop.response_head);
    Status read = for_each_window(hop.body, files, [&](ByteView piece) {
        wire.feed(piece);
        return Status();
    });
    if (!read) return pass_on(read);
    if (wire.found()) return Shows::yes;
    if (hop.body.size == 0) return Shows::no;
    const Status looked = scan_decoded(hop, files, payload, decoded);
    if (payload.found() || decoded.found()) return Shows::yes;
    return looked ? Shows::no : Shows::unknown;
}

}  // namespace saksi::secrets
