// Starts the driver with the resolver in place.
import {register} from 'node:module';

register('./resolve.mjs', import.meta.url);
await import('./driver.mjs');
