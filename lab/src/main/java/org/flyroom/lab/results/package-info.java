/// What a run found, as written to `results.json` and shown in the report.
@NullMarked
package org.flyroom.lab.results;

import org.jspecify.annotations.NullMarked;
