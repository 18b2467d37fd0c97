// The packages are made for bundlers: they leave out file endings and name no entry for Node.
import {existsSync, statSync} from 'node:fs';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {join} from 'node:path';

const root = fileURLToPath(new URL('.', import.meta.url));

export async function resolve(specifier, context, next) {
    if (specifier.startsWith('@pexip/')) {
        return next(pathToFileURL(join(root, 'node_modules', specifier, 'dist/index.js')).href, context);
    }
    if (specifier.startsWith('.') && context.parentURL) {
        const path = fileURLToPath(new URL(specifier, context.parentURL));
        if (existsSync(`${path}.js`)) return next(`${specifier}.js`, context);
        if (existsSync(path) && statSync(path).isDirectory()) return next(`${specifier}/index.js`, context);
    }
    return next(specifier, context);
}
