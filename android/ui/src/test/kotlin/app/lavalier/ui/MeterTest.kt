package app.lavalier.ui

import app.lavalier.ui.parts.clock
import app.lavalier.ui.parts.lengthOf
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** What is read off the recorder while it rolls. */
class MeterTest {
    @Test
    fun `the time has minutes and seconds, and hours when there are any`() {
        assertEquals("0:00", clock(0u))
        assertEquals("0:59", clock(59_999u))
        assertEquals("12:34", clock(754_000u))
        assertEquals("1:00:05", clock(3_605_000u))
    }

    @Test
    fun `silence is no bar at all, full scale is all of them, and no level is beyond either`() {
        assertEquals(0f, lengthOf(Double.NEGATIVE_INFINITY))
        assertEquals(0f, lengthOf(Double.NaN))
        assertEquals(0f, lengthOf(-90.0))
        assertEquals(0.5f, lengthOf(-30.0))
        assertEquals(1f, lengthOf(3.0))
    }
}
