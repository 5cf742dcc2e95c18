#include "conformance/fixture_checks.hpp"

#include <map>

#include "conformance/conformance_limits.hpp"
#include "conformance/hostile.hpp"
#include "conformance/play.hpp"

namespace saksi::conformance {

namespace {

constexpr const char* expected_name = "expected.json";

std::map<std::string, std::string> leaves_of(const Json& json) {
    std::map<std::string, std::string> leaves;
    json.for_each_leaf([&](const std::string& pointer, const Json& leaf) { leaves.emplace(pointer, leaf.canonical()); });
    return leaves;
}

std::vector<std::string> differences(const Json& expected, const Json& found) {
    const auto before = leaves_of(expected), after = leaves_of(found);
    std::vector<std::string> lines;
    for (const auto& [pointer, value] : before) {
        const auto now = after.find(pointer);
        if (now == after.end())
            lines.push_back(pointer + ": expected " + value + ", found nothing");
        else if (now->second != value)
            lines.push_back(pointer + ": expected " + value + ", found " + now->second);
    }
    for (const auto& [pointer, value] : after)
        if (!before.contains(pointer)) lines.push_back(pointer + ": expected nothing, found " + value);
    return lines;
}

class Examination {
public:
    Examination(base::FileSystem& files, const Fixture& fixture, const Load& load, FixtureChecks& checks) : files_(files), fixture_(fixture), load_(load), checks_(checks) {}

    Result<bool> run(bool write_missing) {
        auto plugin = load_(fixture_.base_urls);
        if (!plugin) return refuse(plugin.error());
        auto first = play(**plugin, fixture_);
        if (!first) return refuse(first.error());
        check_plan(*first);
        check_facts(checks_.facts, *first, "");
        auto written = check_expected(*first, write_missing);
        if (!written) return written;
        check_repeat(**plugin, *first, msg("the same answers gave something else the second time"));
        check_hostile(**plugin);
        check_repeat(**plugin, *first, msg("after broken answers the whole ones gave something else: the plugin remembers earlier jobs"));
        auto fresh = load_(fixture_.base_urls);
        if (fresh) check_repeat(**fresh, *first, msg("the same answers gave something else in a new process"));
        check_canonical(**plugin);
        return written;
    }

private:
    Problem problem(Message what, std::vector<std::string> lines = {}, std::string variant = "") const {
        return {fixture_.name, std::move(variant), std::move(what), std::move(lines)};
    }

    Result<bool> refuse(const Error& error) {
        checks_.plan.fail(problem(error.what()));
        return false;
    }

    void check_plan(const Played& played) {
        if (!played.unanswered.empty()) return checks_.plan.fail(problem(msg("the plugin asks for what the fixture does not hold"), played.unanswered));
        if (!played.not_allowed.empty()) return checks_.plan.fail(problem(msg("the plugin asks hosts that its manifest does not name"), played.not_allowed));
        if (!played.failure.empty()) return checks_.plan.fail(problem(msg("the host ended the job: {reason}", {{"reason", played.failure}})));
        if (!played.says_anything()) return checks_.plan.fail(problem(msg("the job ended without an item and without a loss: absence must never look like nothing")));
        checks_.plan.pass();
    }

    void check_facts(Tally& tally, const Played& played, const std::string& variant) {
        if (played.untrue.empty()) return tally.pass();
        for (const Untrue& one : played.untrue) {
            Problem untrue = problem(one.what, one.bytes, variant);
            untrue.place = one.item + (one.pointer.empty() ? "" : " " + one.pointer);
            tally.fail(std::move(untrue));
        }
    }

    Result<bool> check_expected(const Played& played, bool write_missing) {
        const Path file = fixture_.folder / expected_name;
        const Json summary = played.summary();
        auto status = files_.status(file);
        if (status && !*status) {
            if (!write_missing) {
                checks_.expected.fail(problem(msg("there is no expected.json yet; --write-expected writes what the plugin says now, for you to read and correct")));
                return false;
            }
            const std::string text = summary.canonical() + "\n";
            if (Status written = base::write_new_file(files_, file, bytes_of(text)); !written) return pass_on(written);
            checks_.expected.pass();
            return true;
        }
        auto text = base::read_whole(files_, file, own_limits::expected_bytes);
        auto expected = text ? base::parse_json(*text) : std::unexpected(text.error());
        if (!expected)
            checks_.expected.fail(problem(expected.error().what()));
        else if (const auto lines = differences(*expected, summary); !lines.empty() || *expected != summary)
            checks_.expected.fail(problem(msg("the items are not those of expected.json"), lines));
        else
            checks_.expected.pass();
        return false;
    }

    void check_repeat(plugin_host::Plugin& plugin, const Played& first, const Message& what) {
        auto again = play(plugin, fixture_);
        if (again && same(*again, first)) return checks_.repeat.pass();
        checks_.repeat.fail(problem(what, again ? differences(first.summary(), again->summary()) : std::vector<std::string>{}));
    }

    void check_hostile(plugin_host::Plugin& plugin) {
        for_each_variant(fixture_, [&](const std::string& name, const Fixture& variant) {
            auto played = play(plugin, variant);
            if (!played)
                checks_.hostile.fail(problem(played.error().what(), {}, name));
            else if (!played->failure.empty())
                checks_.hostile.fail(problem(msg("the host ended the job: {reason}", {{"reason", played->failure}}), {}, name));
            else if (!played->untrue.empty())
                check_facts(checks_.hostile, *played, name);
            else if (!played->says_anything())
                checks_.hostile.fail(problem(msg("the job ended without an item and without a loss: absence must never look like nothing"), {}, name));
            else
                checks_.hostile.pass();
        });
    }

    void check_canonical(plugin_host::Plugin& plugin) {
        auto first = plugin.canonicalise(fixture_.url);
        if (!first) return first.error().code() == ErrorCode::usage ? checks_.canonical.pass() : checks_.canonical.fail(problem(first.error().what()));
        auto again = plugin.canonicalise(fixture_.url), twice = plugin.canonicalise(first->url);
        if (!again || again->url != first->url || again->ids != first->ids || again->id_time != first->id_time)
            return checks_.canonical.fail(problem(msg("the same URL got two canonical forms")));
        if (!twice || twice->url != first->url)
            return checks_.canonical.fail(problem(msg("the canonical form {url} has another canonical form itself", {{"url", first->url}})));
        checks_.canonical.pass();
    }

    base::FileSystem& files_;
    const Fixture& fixture_;
    const Load& load_;
    FixtureChecks& checks_;
};

}  // namespace

void Tally::fail(Problem problem) {
    ++check_.cases;
    ++check_.failed;
    if (problem.lines.size() > own_limits::told_problems) problem.lines.resize(own_limits::told_problems);
    if (check_.problems.size() < own_limits::told_problems) check_.problems.push_back(std::move(problem));
}

Result<bool> check_fixture(base::FileSystem& files, const Fixture& fixture, const Load& load, FixtureChecks& checks, bool write_missing) {
    return Examination(files, fixture, load, checks).run(write_missing);
}

}  // namespace saksi::conformance
