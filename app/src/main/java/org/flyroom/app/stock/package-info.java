/// Organisms of the stock in words: tables, papers and model cards; and their adapters as one.
@NullMarked
package org.flyroom.app.stock;

import org.jspecify.annotations.NullMarked;
