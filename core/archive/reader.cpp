#include "archive/reader.hpp"

#include <cerrno>
#include <clocale>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "archive/archive_library.hpp"
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "digest/digest.hpp"

namespace saksi::archive {

namespace {

struct FreeArchive {
    void operator()(::archive* handle) const noexcept { libarchive().read_free(handle); }
};

/// libarchive turns names into the character set of the thread's locale; with this one they stay what they are, whatever the environment says.
class Utf8Names {
public:
    Utf8Names() : before_(::uselocale(locale())) {}
    ~Utf8Names() { ::uselocale(before_); }
    Utf8Names(const Utf8Names&) = delete;
    Utf8Names& operator=(const Utf8Names&) = delete;

private:
    static locale_t locale() {
        static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        return utf8 != nullptr ? utf8 : LC_GLOBAL_LOCALE;
    }
    locale_t before_;
};

using NameKey = std::array<std::uint8_t, 16>;
struct NameKeyHash {
    std::size_t operator()(const NameKey& key) const noexcept {
        std::size_t value = 0;
        for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8 | key[i];
        return value;
    }
};

/// Names are compared by digest, so that a million long ones cost little and no crafted set of them much.
NameKey key_of(std::string_view name) {
    const digest::Digest digest = digest::sha256_of(bytes_of(name));
    NameKey key;
    std::copy_n(digest.octets().begin(), key.size(), key.begin());
    return key;
}

std::string folded(std::string_view name) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '\\' ? '/' : c; });
    return lower;
}

EntryKind kind_of(::archive_entry* entry) {
    if (libarchive().entry_hardlink(entry) != nullptr) return EntryKind::hard_link;
    const auto type = libarchive().entry_filetype(entry);
    if (type == AE_IFREG || type == 0) return EntryKind::file;
    if (type == AE_IFDIR) return EntryKind::directory;
    if (type == AE_IFLNK) return EntryKind::symbolic_link;
    return EntryKind::other;
}

std::string text_or_empty(const char* text) { return text != nullptr ? std::string(text) : std::string(); }

}  // namespace

std::string_view name_of(EntryKind kind) noexcept {
    switch (kind) {
        case EntryKind::file: return "file";
        case EntryKind::directory: return "directory";
        case EntryKind::symbolic_link: return "symbolic_link";
        case EntryKind::hard_link: return "hard_link";
        case EntryKind::other: return "other";
    }
    return {};
}

struct Reader::State {
    State(const base::ReadableFile& source, View how, const Limits& given) : file(source), view(how), limits(given), window(saksi::limits::read_window) {}

    const base::ReadableFile& file;
    View view;
    Limits limits;
    Bytes window, scratch = Bytes(64 * saksi::limits::kib);
    std::uint64_t position = 0;
    std::optional<Error> source_error;
    std::unique_ptr<::archive, FreeArchive> handle{libarchive().read_new()};
    std::uint64_t entries = 0, entry_octets = 0, all_octets = 0;
    bool encrypted = false, ended = false, in_entry = false;
    std::string format;
    std::unordered_set<NameKey, NameKeyHash> names, folded_names;

    static la_ssize_t read_callback(::archive* handle, void* self, const void** buffer) {
        State& state = *static_cast<State*>(self);
        const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(state.window.size(), state.file.size() - state.position));
        if (auto read = state.file.read_at(state.position, std::span(state.window).first(step)); !read) {
            state.source_error = std::move(read.error());
            libarchive().set_error(handle, EIO, "the file could not be read");
            return ARCHIVE_FATAL;
        }
        state.position += step;
        *buffer = state.window.data();
        return static_cast<la_ssize_t>(step);
    }
    static la_int64_t skip_callback(::archive*, void* self, la_int64_t request) {
        State& state = *static_cast<State*>(self);
        const auto step = std::min<std::uint64_t>(static_cast<std::uint64_t>(std::max<la_int64_t>(request, 0)), state.file.size() - state.position);
        state.position += step;
        return static_cast<la_int64_t>(step);
    }
    static la_int64_t seek_callback(::archive*, void* self, la_int64_t offset, int whence) {
        State& state = *static_cast<State*>(self);
        const auto size = static_cast<la_int64_t>(state.file.size());
        const la_int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? static_cast<la_int64_t>(state.position) : size;
        if (offset < -from || offset > size - from) return ARCHIVE_FATAL;
        state.position = static_cast<std::uint64_t>(from + offset);
        return from + offset;
    }

    std::unexpected<Error> failure() {
        ended = true;
        if (source_error) return std::unexpected(std::move(*source_error));
        return fail(ErrorCode::malformed, msg("the archive cannot be read further: {reason}", {{"reason", text_or_empty(libarchive().error_string(handle.get()))}}));
    }
    std::unexpected<Error> over_limit(Message what) {
        ended = true;
        return fail(ErrorCode::limit_exceeded, std::move(what));
    }
    /// Passing over an entry unpacks it in these: it is done where it is counted.
    bool unpacks_to_skip() const {
        return view == View::stream || libarchive().filter_count(handle.get()) > 1 || (libarchive().format(handle.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_7ZIP;
    }
    bool takes_too_much() const { return all_octets > limits.ratio_free && all_octets / limits.ratio > file.size(); }
    void note_name(Entry& entry);
};

void Reader::State::note_name(Entry& entry) {
    entry.problems = problems_of(entry.name);
    if (!names.insert(key_of(entry.name)).second)
        entry.problems.push_back(NameProblem::repeated);
    else if (!folded_names.insert(key_of(folded(entry.name))).second)
        entry.problems.push_back(NameProblem::repeated_but_for_case);
}

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

const std::string& Reader::format() const noexcept { return state_->format; }

Result<Reader> Reader::open(const base::ReadableFile& file, View view, const Limits& limits) {
    if (!has_libarchive()) return fail(ErrorCode::unsupported, msg("this machine has no libarchive that can be used; install the package libarchive13"));
    const Utf8Names names;
    auto state = std::make_unique<State>(file, view, limits);
    ::archive* handle = state->handle.get();
    SAKSI_ASSERT(handle != nullptr);
    // A filter that is not built in would answer ARCHIVE_WARN and start a program of that name: this build has them, and the answer is checked.
    for (const auto enable : {libarchive().read_support_filter_gzip, libarchive().read_support_filter_bzip2, libarchive().read_support_filter_xz, libarchive().read_support_filter_zstd}) {
        if (enable(handle) != ARCHIVE_OK) return fail(ErrorCode::unsupported, msg("this build of libarchive lacks a filter that it needs"));
    }
    const auto zip = view == View::directory ? libarchive().read_support_format_zip_seekable : libarchive().read_support_format_zip_streamable;
    for (const auto enable : {zip, libarchive().read_support_format_7zip, libarchive().read_support_format_tar}) {
        if (enable(handle) == ARCHIVE_FATAL) return state->failure();
    }
    libarchive().read_set_callback_data(handle, state.get());
    libarchive().read_set_read_callback(handle, &State::read_callback);
    libarchive().read_set_skip_callback(handle, &State::skip_callback);
    libarchive().read_set_seek_callback(handle, &State::seek_callback);
    if (libarchive().read_open1(handle) != ARCHIVE_OK) return state->failure();
    // The last filter of the chain is the file itself.
    if (libarchive().filter_count(handle) - 1 > limits.filters)
        return state->over_limit(msg("the archive is wrapped in more than {limit} compressions", {{"limit", std::to_string(limits.filters)}}));
    return Reader(std::move(state));
}

Result<std::optional<Entry>> Reader::next() {
    State& state = *state_;
    while (!state.ended && state.in_entry && !state.encrypted && state.unpacks_to_skip()) {
        auto passed = read(state.scratch);
        if (!passed && passed.error().code() == ErrorCode::limit_exceeded) return pass_on(passed);
        if (!passed || *passed == 0) break;
    }
    if (state.ended) return std::optional<Entry>{};
    const Utf8Names names;
    ::archive_entry* header = nullptr;
    const int code = libarchive().read_next_header(state.handle.get(), &header);
    if (code == ARCHIVE_EOF) {
        state.ended = true;
        return std::optional<Entry>{};
    }
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return state.failure();
    if (++state.entries > state.limits.entries)
        return state.over_limit(msg("the archive has more than {limit} entries", {{"limit", std::to_string(state.limits.entries)}}));
    state.format = text_or_empty(libarchive().format_name(state.handle.get()));
    Entry entry;
    const char* name = libarchive().entry_pathname(header);
    entry.name = text_or_empty(name != nullptr ? name : libarchive().entry_pathname_utf8(header));
    if (entry.name.size() > state.limits.name_bytes)
        return state.over_limit(msg("the name of an entry has more than {limit} octets", {{"limit", std::to_string(state.limits.name_bytes)}}));
    entry.kind = kind_of(header);
    if (libarchive().entry_size_is_set(header) != 0) entry.size = static_cast<std::uint64_t>(std::max<la_int64_t>(libarchive().entry_size(header), 0));
    if (entry.kind == EntryKind::symbolic_link) entry.link_target = text_or_empty(libarchive().entry_symlink(header));
    if (entry.kind == EntryKind::hard_link) entry.link_target = text_or_empty(libarchive().entry_hardlink(header));
    entry.encrypted = libarchive().entry_is_encrypted(header) != 0;
    if (code == ARCHIVE_WARN) entry.warning = text_or_empty(libarchive().error_string(state.handle.get()));
    state.encrypted = entry.encrypted;
    state.entry_octets = 0;
    state.in_entry = true;
    state.note_name(entry);
    return std::optional<Entry>(std::move(entry));
}

Result<std::size_t> Reader::read(std::span<std::uint8_t> out) {
    State& state = *state_;
    SAKSI_ASSERT(!out.empty());
    if (state.ended) return 0;
    if (state.encrypted) return fail(ErrorCode::unsupported, msg("the entry is encrypted"));
    const Utf8Names names;
    const la_ssize_t made = libarchive().read_data(state.handle.get(), out.data(), out.size());
    if (made < 0) {
        // ARCHIVE_FAILED leaves the archive usable: only this entry is lost.
        if (made != ARCHIVE_FAILED && made != ARCHIVE_WARN) state.ended = true;
        if (state.source_error) return std::unexpected(std::move(*state.source_error));
        return fail(ErrorCode::malformed, msg("the entry cannot be unpacked: {reason}", {{"reason", text_or_empty(libarchive().error_string(state.handle.get()))}}));
    }
    state.entry_octets += static_cast<std::uint64_t>(made);
    state.all_octets += static_cast<std::uint64_t>(made);
    if (state.entry_octets > state.limits.entry_bytes)
        return state.over_limit(msg("an entry unpacks to more than {limit} octets", {{"limit", std::to_string(state.limits.entry_bytes)}}));
    if (state.all_octets > state.limits.all_bytes)
        return state.over_limit(msg("the archive unpacks to more than {limit} octets", {{"limit", std::to_string(state.limits.all_bytes)}}));
    if (state.takes_too_much())
        return state.over_limit(msg("the archive unpacks to more than {limit} times its size", {{"limit", std::to_string(state.limits.ratio)}}));
    return static_cast<std::size_t>(made);
}

Status each_entry(const base::ReadableFile& file, const std::function<Status(const Entry&, Reader&)>& visit) {
    auto reader = Reader::open(file);
    if (!reader) return pass_on(reader);
    for (;;) {
        auto entry = reader->next();
        if (!entry) return pass_on(entry);
        if (!*entry) return {};
        if (auto visited = visit(**entry, *reader); !visited) return visited;
    }
}

Result<Bytes> read_rest(base::OctetStream& stream, std::uint64_t limit) {
    Bytes content;
    Bytes window(64 * saksi::limits::kib);
    for (;;) {
        auto made = stream.read(window);
        if (!made) return pass_on(made);
        if (*made == 0) return content;
        if (content.size() + *made > limit) return fail(ErrorCode::limit_exceeded, msg("the entry has more than {limit} octets", {{"limit", std::to_string(limit)}}));
        content.insert(content.end(), window.begin(), window.begin() + static_cast<std::ptrdiff_t>(*made));
    }
}

}  // namespace saksi::archive
