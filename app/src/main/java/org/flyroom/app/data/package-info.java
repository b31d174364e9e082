/// Public data sets and how they come into a home.
@NullMarked
package org.flyroom.app.data;

import org.jspecify.annotations.NullMarked;
