/// What is done with organisms beside growing and measuring them: listing, checking, taking in,
/// giving out, retiring.
@NullMarked
package org.flyroom.lab.stock;

import org.jspecify.annotations.NullMarked;
