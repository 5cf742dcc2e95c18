// libarchive, loaded when an archive of others is first read: Debian's brings ten libraries with it (libxml2 and with it ICU, Nettle, …), and a process that
// verifies bundles needs none of them. Inside the room only.
#pragma once

#include <archive.h>
#include <archive_entry.h>

namespace saksi::archive {

/// The functions of libarchive that this room calls, with libarchive's own types and names.
struct LibArchive {
    decltype(&::archive_read_new) read_new = nullptr;
    decltype(&::archive_read_free) read_free = nullptr;
    decltype(&::archive_read_support_filter_gzip) read_support_filter_gzip = nullptr;
    decltype(&::archive_read_support_filter_bzip2) read_support_filter_bzip2 = nullptr;
    decltype(&::archive_read_support_filter_xz) read_support_filter_xz = nullptr;
    decltype(&::archive_read_support_filter_zstd) read_support_filter_zstd = nullptr;
    decltype(&::archive_read_support_format_zip_seekable) read_support_format_zip_seekable = nullptr;
    decltype(&::archive_read_support_format_zip_streamable) read_support_format_zip_streamable = nullptr;
    decltype(&::archive_read_support_format_7zip) read_support_format_7zip = nullptr;
    decltype(&::archive_read_support_format_tar) read_support_format_tar = nullptr;
    decltype(&::archive_read_set_callback_data) read_set_callback_data = nullptr;
    decltype(&::archive_read_set_read_callback) read_set_read_callback = nullptr;
    decltype(&::archive_read_set_skip_callback) read_set_skip_callback = nullptr;
    decltype(&::archive_read_set_seek_callback) read_set_seek_callback = nullptr;
    decltype(&::archive_read_open1) read_open1 = nullptr;
    decltype(&::archive_read_next_header) read_next_header = nullptr;
    decltype(&::archive_read_data) read_data = nullptr;
    decltype(&::archive_error_string) error_string = nullptr;
    decltype(&::archive_set_error) set_error = nullptr;
    decltype(&::archive_filter_count) filter_count = nullptr;
    decltype(&::archive_format) format = nullptr;
    decltype(&::archive_format_name) format_name = nullptr;
    decltype(&::archive_entry_filetype) entry_filetype = nullptr;
    decltype(&::archive_entry_hardlink) entry_hardlink = nullptr;
    decltype(&::archive_entry_symlink) entry_symlink = nullptr;
    decltype(&::archive_entry_pathname) entry_pathname = nullptr;
    decltype(&::archive_entry_pathname_utf8) entry_pathname_utf8 = nullptr;
    decltype(&::archive_entry_size) entry_size = nullptr;
    decltype(&::archive_entry_size_is_set) entry_size_is_set = nullptr;
    decltype(&::archive_entry_is_encrypted) entry_is_encrypted = nullptr;
};

/// Loads it at the first call, thread-safe, for the rest of the process. False when this machine has none, or one that lacks a function.
bool has_libarchive() noexcept;
/// Call only when has_libarchive().
const LibArchive& libarchive() noexcept;

}  // namespace saksi::archive
