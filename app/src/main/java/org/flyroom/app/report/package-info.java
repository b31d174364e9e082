/// What a run found, for people: one HTML file that opens from disk, and a few lines for a
/// terminal.
///
/// [org.flyroom.app.report.Findings] decides what the results say, the templates under
/// `src/main/jte` show it, [org.flyroom.app.report.Format] writes every number.
@NullMarked
package org.flyroom.app.report;

import org.jspecify.annotations.NullMarked;
