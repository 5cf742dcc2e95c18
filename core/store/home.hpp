// `$SAKSI_HOME`: where one operator's identities, jobs, catalogue and settings lie.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "base/time_text.hpp"

namespace saksi::store {

/// The folder and the names in it. Private to its owner (0700): drafts hold captured personal data.
class Home {
public:
    explicit Home(Path root) : root_(std::move(root)) {}

    /// `$SAKSI_HOME`, else `$XDG_DATA_HOME/saksi`, else `$HOME/.local/share/saksi`. Errors: usage when none of the three is set.
    static Result<Home> locate(const char* saksi_home, const char* xdg_data_home, const char* home);
    /// Creates what is missing. Errors: cannot_write.
    Status prepare(base::FileSystem& files) const;

    const Path& root() const noexcept { return root_; }
    Path config() const { return root_ / "config.json"; }
    Path identities() const { return root_ / "identities"; }
    Path plugins() const { return root_ / "plugins"; }
    Path jobs() const { return root_ / "jobs"; }
    Path catalogue() const { return root_ / "catalogue.sqlite"; }

private:
    Path root_;
};

/// config.json. Every member may be absent; an unknown one is refused, so that a misspelt setting never goes unnoticed.
struct Config {
    std::vector<std::string> timestamp_authorities;  ///< URLs, asked in order
    std::string timestamp_roots;                     ///< PEM file of TSA roots for seal's self-check; empty: none
    std::string signer_roots;                        ///< PEM file of the authorities that issued this home's identities; empty: none
    std::string tls_ca_file;                         ///< PEM file in place of the system's roots; empty: the system's
    base::Zone zone = base::Zone::wib;
    std::vector<std::string> plugin_folders;         ///< asked after the folders of the installation
    std::vector<std::string> plugin_digests;         ///< SHA-256 of shared objects that may be loaded; empty: all in the trusted folders
    std::vector<std::string> secret_files;           ///< `PLUGIN.NAME=FILE`: what captures lend to plugins, beside --secret

    /// Errors: malformed naming the member.
    static Result<Config> parse(ByteView text);
    /// The settings a new home gets.
    std::string text() const;
};

/// Reads `home`'s config.json; a home without one has the defaults. Errors: malformed, missing.
Result<Config> read_config(base::FileSystem& files, const Home& home);

}  // namespace saksi::store
