#include <CLI/CLI.hpp>
#include <memory>

#include "base/version.hpp"
#include "bundle_listing.hpp"
#include "bundle/open_bundle.hpp"
#include "exit_code.hpp"
#include "inspect_verbs.hpp"
#include "verbs.hpp"
#include "verify/verifier.hpp"

namespace saksi::cli {

namespace {

struct ExtractOptions {
    std::string bundle, folder, entry;
};

Result<int> inspect_verb(Environment& environment, const std::string& path, const std::string& zone) {
    auto file = environment.files.open(path);
    if (!file) return pass_on(file);
    auto listing = list_bundle(**file, path);
    if (!listing) return pass_on(listing);
    report::TextOptions style;
    style.language = environment.language;
    style.zone = base::zone_from_name(zone).value_or(base::Zone::wib);
    const std::string text = report::inspect_text(*listing, style);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return exit_ok;
}

/// Only what holds in form and digests is taken apart: names, sizes and octets are then those that were sealed. Who sealed it is not asked.
Status check_structure(Environment& environment, const base::ReadableFile& file, const std::string& name) {
    const verify::Verdict verdict =
        verify::verify(file, name, {}, verify::Policy{}, environment.clock.now(), {std::string(base::program_name), std::string(base::program_version)});
    if (verdict.indication == verify::Indication::total_passed || verdict.indication == verify::Indication::indeterminate) return {};
    return fail(ErrorCode::malformed, msg("{file} does not hold its form or its digests, so nothing is taken out of it; “saksi verify” names the damage", {{"file", name}}));
}

Status extract_all(Environment& environment, const zip::Reader& archive, const Path& folder) {
    if (Status made = environment.files.make_directory(folder, 0755); !made) return made;
    for (const zip::Entry& entry : archive.entries()) {
        const Path target = folder / entry.name;
        if (Status made = environment.files.make_directories(target.parent_path(), 0755); !made) return made;
        auto out = environment.files.create(target, 0644);
        if (!out) return pass_on(out);
        if (Status copied = archive.stream(entry, [&](ByteView octets) { return (*out)->append(octets); }); !copied) return copied;
    }
    return {};
}

Status print_entry(const zip::Reader& archive, const std::string& name) {
    const zip::Entry* entry = archive.find(name);
    if (!entry) return fail(ErrorCode::missing, msg("the bundle has no entry {entry}", {{"entry", name}}));
    return archive.stream(*entry, [](ByteView octets) {
        if (std::fwrite(octets.data(), 1, octets.size(), stdout) == octets.size()) return Status();
        return Status(fail(ErrorCode::cannot_write, msg("the output could not be written")));
    });
}

Result<int> extract_verb(Environment& environment, const ExtractOptions& options) {
    if (options.folder.empty() == options.entry.empty()) return fail(ErrorCode::usage, msg("extract: give either -d DIR for all entries, or --entry NAME for one"));
    auto file = environment.files.open(options.bundle);
    if (!file) return pass_on(file);
    if (Status sound = check_structure(environment, **file, options.bundle); !sound) return pass_on(sound);
    auto opened = bundle::OpenBundle::open(**file);
    if (!opened) return pass_on(opened);
    const Status done = options.entry.empty() ? extract_all(environment, opened->archive(), options.folder) : print_entry(opened->archive(), options.entry);
    if (!done) return std::unexpected(done.error());
    environment.warn(msg("A display is not a check: who sealed this, and when, is told by “saksi verify” alone."));
    return exit_ok;
}

}  // namespace

void add_inspect(Program& program) {
    Environment& environment = program.environment;
    auto path = std::make_shared<std::string>();
    auto zone = std::make_shared<std::string>("WIB");
    CLI::App* inspect = program.app.add_subcommand("inspect", environment.text("show what a bundle states (no check), or judge a single thing that any program made"))->alias("lihat");
    inspect->require_subcommand(0, 1);
    inspect->add_option("BUNDLE", *path, environment.text("the bundle"));
    inspect->add_option("--zone", *zone, environment.text("time zone of the report"))->check(CLI::IsMember({"WIB", "WITA", "WIT"}))->capture_default_str();
    inspect->callback([&program, inspect, path, zone] {
        if (!inspect->get_subcommands().empty()) return;  // its own callback has run
        const auto code = path->empty() ? Result<int>(fail(ErrorCode::usage, msg("inspect: name a bundle, or what to look at; “saksi inspect --help” lists both")))
                                        : inspect_verb(program.environment, *path, *zone);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
    add_inspect_cms(*inspect, program);
    add_inspect_timestamp(*inspect, program);
    add_inspect_chain(*inspect, program);
    add_inspect_warc(*inspect, program);
    add_inspect_wacz(*inspect, program);
    add_inspect_container(*inspect, program);

    auto options = std::make_shared<ExtractOptions>();
    CLI::App* extract = program.app.add_subcommand("extract", environment.text("take the entries out, once form and digests hold"))->alias("keluarkan");
    extract->add_option("BUNDLE", options->bundle, environment.text("the bundle"))->required();
    extract->add_option("-d,--directory", options->folder, environment.text("a new folder for all entries"))->type_name("DIR");
    extract->add_option("--entry", options->entry, environment.text("one entry, to the standard output"))->type_name("NAME");
    extract->callback([&program, options] {
        auto code = extract_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
