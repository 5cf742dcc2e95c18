// A plugin whose code runs in a process of its own.
#pragma once

#include <memory>
#include <string>

#include "plugin_host/confinement.hpp"
#include "plugin_host/instance.hpp"
#include "plugin_host/material.hpp"

namespace saksi::plugin_host {

/// Gives each job a child, one that a job has left well or a new one.
class ChildSource : public InstanceSource {
public:
    /// Of the first child.
    virtual const Confinement& confinement() const noexcept = 0;
};

/// Starts a first child with `material`, which answers for what it says of itself. `library_file` is for sentences only. Errors: refused (the kernel
/// cannot confine it), unsupported (ABI), malformed (no plugin, or not the one its manifest names), missing (`program`), internal.
Result<std::shared_ptr<ChildSource>> child_source(const Path& program, const Material& material, const Path& library_file);

}  // namespace saksi::plugin_host
