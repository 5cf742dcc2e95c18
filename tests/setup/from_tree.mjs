// Imports a package from the npm tree that node.sh installed ($SAKSI_NPM_TREE), which lies outside the repository:
// an ES module's own imports would be looked for beside the importing file only.
import { pathToFileURL } from 'node:url'

const tree = process.env.SAKSI_NPM_TREE
if (!tree) throw new Error('SAKSI_NPM_TREE is not set: source tests/setup/node.sh and call saksi_npm_tree first')

/** Folder of the tree, for files that a package ships. */
export const treeFolder = tree

/** The module named `specifier`, as an import statement inside the tree would find it. */
export const fromTree = (specifier) => import(import.meta.resolve(specifier, pathToFileURL(`${tree}/`).href))
