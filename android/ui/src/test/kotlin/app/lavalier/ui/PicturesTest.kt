package app.lavalier.ui

import androidx.compose.ui.graphics.toAwtImage
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.captureToImage
import androidx.compose.ui.test.onRoot
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import java.io.File
import javax.imageio.ImageIO

/** An image of every screen, to look at: `target/screens/NAME.SETTING.png`. */
@OptIn(ExperimentalTestApi::class)
class PicturesTest {
    @TestFactory
    fun `every screen draws`(): List<DynamicTest> = Specimens.flatMap { specimen ->
        Setting.entries.map { setting ->
            dynamicTest("$specimen $setting") {
                showing(specimen, setting, pixels = 1.5f) {
                    mainClock.autoAdvance = false
                    val image = onRoot().captureToImage().toAwtImage()
                    val file = File("target/screens/${specimen.name}.$setting.png").apply { parentFile.mkdirs() }
                    ImageIO.write(image, "png", file)
                    val colours = (0 until image.width step 7).flatMap { x -> (0 until image.height step 7).map { y -> image.getRGB(x, y) } }
                    assertTrue(colours.toSet().size > 3, "$file is blank")
                }
            }
        }
    }
}
