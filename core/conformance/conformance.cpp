#include "conformance/conformance.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "conformance/fixture.hpp"
#include "conformance/fixture_checks.hpp"
#include "conformance/shared_object.hpp"
#include "plugin_host/plugin.hpp"
#include "plugin_host/registry.hpp"

namespace saksi::conformance {

namespace {

enum Place : std::size_t { manifest, library, start, fixtures, plan, expected, facts, repeat, canonical, hostile };
constexpr const char* names[] = {"manifest", "library", "start", "fixtures", "plan", "expected", "facts", "repeat", "canonical", "hostile"};

class Course {
public:
    Course(base::FileSystem& files, const Subject& subject, const Path& program) : files_(files), subject_(subject), program_(program) {
        for (const char* name : names) out_.checks.push_back({name, 0, {}, 0});
    }

    Result<Conformance> run(bool write_missing) {
        if (read_manifest() && check_library() && check_start())
            if (Status checked = check_fixtures(write_missing); !checked) return pass_on(checked);
        return std::move(out_);
    }

private:
    Tally tally(Place place) { return Tally(out_.checks[place]); }
    bool refuse(Place place, const Error& error) {
        tally(place).fail({"", "", error.what(), {}});
        return false;
    }

    bool read_manifest() {
        auto read = plugin_host::read_installed(files_, subject_.built);
        if (!read) return refuse(manifest, read.error());
        installed_ = std::move(*read);
        out_.id = installed_.manifest.id;
        out_.version = installed_.manifest.version;
        if (subject_.source != subject_.built) {
            auto written = base::read_whole(files_, subject_.source / "manifest.json", limits::plugin_manifest_bytes);
            auto built = base::read_whole(files_, subject_.built / "manifest.json", limits::plugin_manifest_bytes);
            if (!written) return refuse(manifest, written.error());
            if (!built || *written != *built)
                return refuse(manifest, Error(ErrorCode::malformed, msg("{folder} was built from another manifest.json; build the plugin again", {{"folder", subject_.built.string()}})));
        }
        tally(manifest).pass();
        return true;
    }

    bool check_library() {
        if (installed_.manifest.language == plugin_host::PluginLanguage::python) {  // source has no tables; its imports are refused when it runs
            tally(library).pass();
            return true;
        }
        auto octets = base::read_whole(files_, installed_.library, limits::plugin_library_bytes);
        if (!octets) return refuse(library, octets.error());
        auto read = SharedObject::read(*octets);
        if (!read) return refuse(library, read.error());
        const std::vector<Message> breaches = breaches_of(*read);
        for (const Message& breach : breaches) tally(library).fail({"", "", breach, {}});
        if (breaches.empty()) tally(library).pass();
        return true;
    }

    bool check_start() {
        auto plugin = plugin_host::load_plugin(files_, installed_, {}, program_);
        if (!plugin) return refuse(start, plugin.error());
        out_.sha256 = (*plugin)->library_sha256();
        tally(start).pass();
        return true;
    }

    Status check_fixtures(bool write_missing) {
        auto folders = fixture_folders(files_, subject_.source / "fixtures");
        if (!folders || folders->empty()) {
            tally(fixtures).fail({"", "", msg("{folder} holds no fixture (docs/formats/fixture-1.md)", {{"folder", (subject_.source / "fixtures").string()}}), {}});
            return {};
        }
        const Load load = [this](const plugin_host::BaseUrls& urls) { return plugin_host::load_plugin(files_, installed_, urls, program_); };
        FixtureChecks checks{tally(plan), tally(expected), tally(facts), tally(repeat), tally(canonical), tally(hostile)};
        for (const Path& folder : *folders) {
            auto fixture = Fixture::read(files_, folder);
            if (!fixture) {
                tally(fixtures).fail({folder.filename().string(), "", fixture.error().what(), {}});
                continue;
            }
            tally(fixtures).pass();
            auto written = check_fixture(files_, *fixture, load, checks, write_missing);
            if (!written) return pass_on(written);
            if (*written) out_.written.push_back(fixture->name);
        }
        return {};
    }

    base::FileSystem& files_;
    const Subject& subject_;
    const Path& program_;
    plugin_host::InstalledPlugin installed_;
    Conformance out_;
};

}  // namespace

bool Conformance::holds() const {
    return std::ranges::all_of(checks, [](const Check& check) { return check.failed == 0 && check.cases > 0; });
}

Result<Conformance> examine(base::FileSystem& files, const Subject& subject, const Path& program, bool write_missing) { return Course(files, subject, program).run(write_missing); }

}  // namespace saksi::conformance
