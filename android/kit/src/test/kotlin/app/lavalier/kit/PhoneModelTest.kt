package app.lavalier.kit

import app.lavalier.core.Happening
import app.lavalier.core.NoHandle
import app.lavalier.core.Phone
import app.lavalier.core.PhoneException
import app.lavalier.core.Press
import kotlinx.coroutines.Dispatchers
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** What the person is told when the core could not take something. */
class PhoneModelTest {
    /** Takes no press while it is [refusing], and whatever the platform observes. */
    private class Fake : Phone(NoHandle) {
        var refusing = true

        override fun press(press: Press) {
            if (refusing) throw PhoneException.Fault("Something went wrong.")
        }

        override fun happened(happening: Happening) = Unit
    }

    @Test
    fun `a press that was not taken is said until the next one, whatever the battery does meanwhile`() {
        val phone = Fake()
        val model = PhoneModel.over(SoftPlatform().adapters, Dispatchers.Default) { phone }
        model.press(Press.Record)
        model.happened(Happening.Battery(50u, false))
        assertEquals("Something went wrong.", model.failure.value)
        phone.refusing = false
        model.press(Press.Record)
        assertEquals(null, model.failure.value)
    }
}
