/// Whether the model refuses what it should and answers what it should: XSTest (Röttger et al.
/// 2024, arXiv 2308.01263).
@NullMarked
package org.flyroom.lab.audit.xstest;

import org.jspecify.annotations.NullMarked;
