#include "zip/header_survey.hpp"

#include <algorithm>
#include <optional>

#include "base/bytes.hpp"
#include "base/foreign_limits.hpp"
#include "zip/format.hpp"
#include "zip/window.hpp"

namespace saksi::zip {

namespace {

using format::get;

constexpr std::uint16_t flag_encrypted = 1, flag_descriptor = 8;  // APPNOTE 4.4.4
constexpr std::uint64_t longest_end = format::end_size + 0xFFFF;   // with its comment

std::string text(std::uint64_t value) { return std::to_string(value); }

struct End {
    std::uint64_t offset = 0, count = 0, directory = 0, directory_size = 0, records_begin = 0;
};

/// The fields of one header that the other repeats.
struct Header {
    std::uint64_t flags = 0, method = 0, time = 0, crc = 0, packed = 0, size = 0, local_offset = 0;
    std::string name;
    Bytes extra;
};

/// APPNOTE 4.5.3: the values that overflowed, in this order, where their 32-bit fields say so.
void take_zip64(Header& header, bool with_offset) {
    const ByteView extra = header.extra;
    for (std::size_t at = 0; at + 4 <= extra.size();) {
        const std::size_t length = static_cast<std::size_t>(get(extra, at + 2, 2));
        if (at + 4 + length > extra.size()) return;
        if (get(extra, at, 2) == format::zip64_field) {
            std::size_t value = at + 4;
            const auto take = [&](std::uint64_t& field) {
                if (field != format::overflow32 || value + 8 > at + 4 + length) return;
                field = get(extra, value, 8);
                value += 8;
            };
            take(header.size);
            take(header.packed);
            if (with_offset) take(header.local_offset);
        }
        at += 4 + length;
    }
}

class Surveyor {
public:
    explicit Surveyor(const base::ReadableFile& file) : file_(file), window_(file, file.size(), limits::read_window) {}

    Result<HeaderSurvey> run() {
        auto end = find_end();
        if (!end) return pass_on(end);
        if (auto walked = walk(*end); !walked) return pass_on(walked);
        account(*end);
        std::ranges::stable_sort(survey_.remarks, {}, &HeaderRemark::offset);
        return std::move(survey_);
    }

private:
    void remark(std::uint64_t offset, bool contradiction, Message what) {
        if (survey_.remarks.size() < limits::foreign_defects)
            survey_.remarks.push_back({offset, contradiction, std::move(what)});
        else
            ++survey_.remarks_cut;
    }

    Result<ByteView> at(std::uint64_t offset, std::uint64_t count) {
        if (offset > file_.size() || count > file_.size() - offset)
            return fail(ErrorCode::malformed, msg("the archive ends before the header at offset {offset} does", {{"offset", text(offset)}}));
        return window_.at(offset, static_cast<std::size_t>(count));
    }

    /// The last end record whose comment fits; readers differ when there are several.
    Result<End> find_end() {
        const std::uint64_t size = file_.size();
        const std::uint64_t span = std::min<std::uint64_t>(size, longest_end);
        auto tail = at(size - span, span);
        if (!tail) return pass_on(tail);
        std::optional<std::uint64_t> found;
        for (std::uint64_t i = span >= format::end_size ? span - format::end_size + 1 : 0; i-- > 0;) {
            if (get(*tail, i, 4) != format::end_signature) continue;
            // The end record of an archive that lies stored inside this one points elsewhere.
            if (found && get(*tail, i + 12, 4) + get(*tail, i + 16, 4) != size - span + i) continue;
            if (found) {
                remark(size - span + i, true, msg("a second end record: which central directory counts depends on the program"));
                break;
            }
            found = i;
        }
        if (!found) return fail(ErrorCode::malformed, msg("no end record of a ZIP archive was found"));
        const ByteView record = tail->subspan(*found, format::end_size);
        End end{size - span + *found, get(record, 10, 2), get(record, 16, 4), get(record, 12, 4), size - span + *found};
        const std::uint64_t comment = get(record, 20, 2);
        if (comment > 0) remark(end.offset, false, msg("the archive has a comment of {count} octets", {{"count", text(comment)}}));
        if (end.offset + format::end_size + comment < size)
            remark(end.offset + format::end_size + comment, true, msg("{count} octets follow the end of the archive", {{"count", text(size - end.offset - format::end_size - comment)}}));
        if (end.offset + format::end_size + comment > size) remark(end.offset, true, msg("the archive's comment is shorter than it says"));
        if (get(record, 4, 2) != 0 || get(record, 6, 2) != 0) remark(end.offset, true, msg("the archive says that it lies on several disks"));
        return read_zip64(end);
    }

    Result<End> read_zip64(End end) {
        if (end.offset < format::locator_size) return end;
        auto locator = at(end.offset - format::locator_size, format::locator_size);
        if (!locator) return pass_on(locator);
        if (get(*locator, 0, 4) != format::locator_signature) return end;
        const std::uint64_t place = get(*locator, 8, 8);
        auto record = at(place, format::end64_size);
        if (!record) return pass_on(record);
        if (get(*record, 0, 4) != format::end64_signature) return fail(ErrorCode::malformed, msg("the ZIP64 locator at offset {offset} points to no end record", {{"offset", text(end.offset - format::locator_size)}}));
        const auto take = [&](std::uint64_t& field, std::size_t from, std::uint64_t overflow) {
            const std::uint64_t value = get(*record, from, 8);
            if (field != overflow && field != value) remark(place, true, msg("the ZIP64 end record contradicts the end record"));
            field = value;
        };
        take(end.count, 32, format::overflow16);
        take(end.directory_size, 40, format::overflow32);
        take(end.directory, 48, format::overflow32);
        end.records_begin = place;
        return end;
    }

    Result<Header> read_local(std::uint64_t offset) {
        auto fixed = exactly(offset, format::local_size);
        if (!fixed) return pass_on(fixed);
        if (get(*fixed, 0, 4) != format::local_signature) return fail(ErrorCode::malformed, msg("no local header stands at offset {offset}", {{"offset", text(offset)}}));
        const std::uint64_t name = get(*fixed, 26, 2);
        auto texts = exactly(offset + format::local_size, name + get(*fixed, 28, 2));
        if (!texts) return pass_on(texts);
        Header header{get(*fixed, 6, 2), get(*fixed, 8, 2), get(*fixed, 10, 4), get(*fixed, 14, 4), get(*fixed, 18, 4), get(*fixed, 22, 4), offset, {}, {}};
        take_texts(header, *texts, name, false);
        return header;
    }

    static void take_texts(Header& header, ByteView texts, std::uint64_t name, bool central) {
        header.name = text_of(texts.first(name));
        header.extra = base::copy_of(texts.subspan(name));
        take_zip64(header, central);
    }

    /// Local headers lie far apart: a window of its own for each would read the whole file.
    Result<Bytes> exactly(std::uint64_t offset, std::uint64_t count) const {
        if (offset > file_.size() || count > file_.size() - offset)
            return fail(ErrorCode::malformed, msg("the archive ends before the header at offset {offset} does", {{"offset", text(offset)}}));
        Bytes octets(static_cast<std::size_t>(count));
        if (auto read = file_.read_at(offset, octets); !read) return pass_on(read);
        return octets;
    }

    Status walk(const End& end) {
        if (end.count > limits::archive_entries) return fail(ErrorCode::limit_exceeded, msg("the archive has more than {limit} entries", {{"limit", text(limits::archive_entries)}}));
        std::uint64_t offset = end.directory;
        for (std::uint64_t i = 0; i < end.count; ++i) {
            auto fixed = at(offset, format::central_size);
            if (!fixed) return pass_on(fixed);
            if (get(*fixed, 0, 4) != format::central_signature)
                return fail(ErrorCode::malformed, msg("no central header stands at offset {offset}", {{"offset", text(offset)}}));
            const std::uint64_t name = get(*fixed, 28, 2), extra = get(*fixed, 30, 2), comment = get(*fixed, 32, 2);
            Header central{get(*fixed, 8, 2), get(*fixed, 10, 2), get(*fixed, 12, 4), get(*fixed, 16, 4), get(*fixed, 20, 4), get(*fixed, 24, 4), get(*fixed, 42, 4), {}, {}};
            auto texts = at(offset + format::central_size, name + extra);
            if (!texts) return pass_on(texts);
            take_texts(central, *texts, name, true);
            if (comment > 0) remark(offset, false, msg("the entry has a comment of {count} octets", {{"count", text(comment)}}));
            if (auto local = read_local(central.local_offset))
                compare(central, *local);
            else
                remark(offset, true, local.error().what());
            offset += format::central_size + name + extra + comment;
        }
        survey_.entries = end.count;
        if (offset != end.directory + end.directory_size) remark(offset, true, msg("the central directory is not as long as the end record says"));
        if (offset < end.records_begin) remark(offset, true, msg("{count} octets lie between the central directory and the end record", {{"count", text(end.records_begin - offset)}}));
        return {};
    }

    void compare(const Header& central, const Header& local) {
        const std::uint64_t offset = central.local_offset;
        const auto differ = [&](std::string_view field, std::uint64_t in_local, std::uint64_t in_central) {
            if (in_local != in_central)
                remark(offset, true, msg("{name}: {field} is {local} in the local header and {central} in the central directory",
                                         {{"name", central.name}, {"field", std::string(field)}, {"local", text(in_local)}, {"central", text(in_central)}}));
        };
        if (local.name != central.name)
            remark(offset, true, msg("the local header calls the entry {local}, the central directory {central}", {{"local", local.name}, {"central", central.name}}));
        differ("flags", local.flags, central.flags);
        differ("method", local.method, central.method);
        differ("date", local.time, central.time);
        const bool described = (local.flags & flag_descriptor) != 0;
        if (!described || local.crc != 0) differ("CRC-32", local.crc, central.crc);
        if (!described || local.packed != 0) differ("compressed size", local.packed, central.packed);
        if (!described || local.size != 0) differ("size", local.size, central.size);
        if (described) remark(offset, false, msg("{name}: sizes stand in a data descriptor behind the content", {{"name", central.name}}));
        if ((central.flags & flag_encrypted) != 0) remark(offset, false, msg("{name} is encrypted", {{"name", central.name}}));
        if (central.method != 0 && central.method != 8) remark(offset, false, msg("{name}: compression method {method}", {{"name", central.name}, {"method", text(central.method)}}));
        if (central.method == 0 && central.packed != central.size) remark(offset, true, msg("{name} is stored, but its two sizes differ", {{"name", central.name}}));
        const std::uint64_t content = offset + format::local_size + local.name.size() + local.extra.size();
        stretches_.push_back({offset, content + central.packed, described});
    }

    struct Stretch {
        std::uint64_t begin, end;
        bool described;
    };

    /// Octets before, between and after what the headers account for (a data descriptor has 12 to 24).
    void account(const End& end) {
        std::ranges::sort(stretches_, {}, &Stretch::begin);
        std::uint64_t at = 0;
        bool described = false;
        const auto gap = [&](std::uint64_t next) {
            const std::uint64_t count = next - at;
            if (described && (count == 12 || count == 16 || count == 20 || count == 24)) return;
            remark(at, at != 0, at == 0 ? msg("{count} octets stand before the first entry", {{"count", text(count)}})
                                        : msg("{count} octets between the entries belong to none: a hidden entry may lie there", {{"count", text(count)}}));
        };
        for (const Stretch& stretch : stretches_) {
            if (stretch.begin < at) remark(stretch.begin, true, msg("the entry at offset {offset} overlaps the one before", {{"offset", text(stretch.begin)}}));
            if (stretch.begin > at) gap(stretch.begin);
            at = std::max(at, stretch.end);
            described = stretch.described;
        }
        if (at < end.directory) gap(end.directory);
        if (at > end.directory) remark(end.directory, true, msg("the last entry reaches into the central directory"));
    }

    const base::ReadableFile& file_;
    Window window_;
    HeaderSurvey survey_;
    std::vector<Stretch> stretches_;
};

}  // namespace

Result<HeaderSurvey> survey_headers(const base::ReadableFile& file) { return Surveyor(file).run(); }

}  // namespace saksi::zip
