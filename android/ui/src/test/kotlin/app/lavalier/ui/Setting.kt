package app.lavalier.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.mutableStateOf
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import app.lavalier.core.Press

/** A phone as a person holds it and has set it. Width and height are in dp, of a small phone of today. */
enum class Setting(val width: Int, val height: Int, val dark: Boolean, val text: Float) {
    Upright(360, 720, dark = false, text = 1f),
    UprightDark(360, 720, dark = true, text = 1f),
    UprightLarge(360, 720, dark = false, text = 2f),
    OnItsSide(720, 360, dark = false, text = 1f),
    OnItsSideLargeDark(720, 360, dark = true, text = 2f),
}

/** Shows [specimen] as [setting] has it, at [pixels] to the dp, and gives the presses to [press]. */
@OptIn(ExperimentalTestApi::class)
fun showing(
    specimen: Specimen,
    setting: Setting,
    pixels: Float = 1f,
    press: (Press) -> Unit = {},
    then: ComposeUiTest.() -> Unit,
) = runSkikoComposeUiTest(
    Size(setting.width * pixels, setting.height * pixels),
    Density(pixels, setting.text),
) {
    setContent { Specimen(specimen, setting, press) }
    then()
}

@Composable
private fun Specimen(specimen: Specimen, setting: Setting, press: (Press) -> Unit) {
    val meter = mutableStateOf(Speech)
    LavalierTheme(setting.dark) { PhoneScreen(specimen.shown, meter, press) }
}
