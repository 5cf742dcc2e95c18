#include "archive/archive_library.hpp"

#include <optional>

#include "base/assert.hpp"
#include "base/shared_library.hpp"

namespace saksi::archive {

namespace {

constexpr const char* file_name = "libarchive.so.13";  // the name that the ABI has had since 3.0

std::optional<LibArchive> load() noexcept {
    const base::SharedLibrary library(file_name);
    LibArchive archive;
    const bool whole =
        library.find("archive_read_new", archive.read_new) && library.find("archive_read_free", archive.read_free) &&
        library.find("archive_read_support_filter_gzip", archive.read_support_filter_gzip) &&
        library.find("archive_read_support_filter_bzip2", archive.read_support_filter_bzip2) &&
        library.find("archive_read_support_filter_xz", archive.read_support_filter_xz) &&
        library.find("archive_read_support_filter_zstd", archive.read_support_filter_zstd) &&
        library.find("archive_read_support_format_zip_seekable", archive.read_support_format_zip_seekable) &&
        library.find("archive_read_support_format_zip_streamable", archive.read_support_format_zip_streamable) &&
        library.find("archive_read_support_format_7zip", archive.read_support_format_7zip) &&
        library.find("archive_read_support_format_tar", archive.read_support_format_tar) &&
        library.find("archive_read_set_callback_data", archive.read_set_callback_data) &&
        library.find("archive_read_set_read_callback", archive.read_set_read_callback) &&
        library.find("archive_read_set_skip_callback", archive.read_set_skip_callback) &&
        library.find("archive_read_set_seek_callback", archive.read_set_seek_callback) && library.find("archive_read_open1", archive.read_open1) &&
        library.find("archive_read_next_header", archive.read_next_header) && library.find("archive_read_data", archive.read_data) &&
        library.find("archive_error_string", archive.error_string) && library.find("archive_set_error", archive.set_error) &&
        library.find("archive_filter_count", archive.filter_count) && library.find("archive_format", archive.format) &&
        library.find("archive_format_name", archive.format_name) && library.find("archive_entry_filetype", archive.entry_filetype) &&
        library.find("archive_entry_hardlink", archive.entry_hardlink) && library.find("archive_entry_symlink", archive.entry_symlink) &&
        library.find("archive_entry_pathname", archive.entry_pathname) && library.find("archive_entry_pathname_utf8", archive.entry_pathname_utf8) &&
        library.find("archive_entry_size", archive.entry_size) && library.find("archive_entry_size_is_set", archive.entry_size_is_set) &&
        library.find("archive_entry_is_encrypted", archive.entry_is_encrypted);
    if (!whole) return std::nullopt;
    return archive;
}

const std::optional<LibArchive>& loaded() noexcept {
    static const std::optional<LibArchive> library = load();
    return library;
}

}  // namespace

bool has_libarchive() noexcept { return loaded().has_value(); }

const LibArchive& libarchive() noexcept {
    SAKSI_ASSERT(has_libarchive());
    return *loaded();
}

}  // namespace saksi::archive
