package app.lavalier.app

import android.app.NotificationManager
import android.content.pm.ServiceInfo
import android.media.AudioDeviceInfo
import android.media.AudioManager
import android.media.AudioRecordingConfiguration
import android.os.Looper
import app.lavalier.core.Happening
import app.lavalier.core.Port
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.AudioDeviceInfoBuilder

/** Which microphones there are, what happens to them, and the service that holds one. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestLavalier::class, manifest = Config.NONE)
class AudioTest {
    private val app get() = RuntimeEnvironment.getApplication() as TestLavalier
    private val manager get() = app.getSystemService(AudioManager::class.java)!!
    private val audio by lazy { AndroidAudio(app, app::happened) }

    /** A device that takes any rate and any count of channels. The builder leaves out the lists in which Android says so. */
    private fun device(type: Int): AudioDeviceInfo = AudioDeviceInfoBuilder.newBuilder().setType(type).build().also { device ->
        val port = AudioDeviceInfo::class.java.getDeclaredField("mPort").apply { isAccessible = true }.get(device)
        for (list in Class.forName("android.media.AudioPort").declaredFields.filter { it.type == IntArray::class.java }) {
            list.isAccessible = true
            if (list.get(port) == null) list.set(port, IntArray(0))
        }
    }

    @Test
    fun `every socket has its kind, and both of Android's USB types are one`() {
        assertEquals(Port.BUILT_IN, portOf(AudioDeviceInfo.TYPE_BUILTIN_MIC))
        assertEquals(Port.HEADSET_WIRED, portOf(AudioDeviceInfo.TYPE_WIRED_HEADSET))
        assertEquals(Port.USB, portOf(AudioDeviceInfo.TYPE_USB_DEVICE))
        assertEquals(Port.USB, portOf(AudioDeviceInfo.TYPE_USB_HEADSET))
        assertEquals(Port.BLUETOOTH_HANDS_FREE, portOf(AudioDeviceInfo.TYPE_BLUETOOTH_SCO))
        assertEquals(Port.UNKNOWN, portOf(AudioDeviceInfo.TYPE_HDMI))
    }

    @Test
    fun `a microphone that was plugged in is granted, by name when named, and all there are is told`() = runBlocking {
        shadowOf(manager).setInputDevices(listOf(device(AudioDeviceInfo.TYPE_WIRED_HEADSET), device(AudioDeviceInfo.TYPE_USB_HEADSET)))
        val route = audio.activate(null, measure = true)
        assertEquals(Port.USB, route.input.port)
        assertEquals(listOf(Port.HEADSET_WIRED, Port.USB), route.all.map { it.port })
        val named = audio.activate(route.all.first().id, measure = true)
        assertEquals(route.all.first().id, named.input.id)
        assertEquals(RecordingService::class.java.name, shadowOf(app).nextStartedService.component?.className)
    }

    @Test
    fun `a microphone that is gone is not replaced by another`() {
        shadowOf(manager).setInputDevices(listOf(device(AudioDeviceInfo.TYPE_BUILTIN_MIC)))
        assertThrows(NoSuchInput::class.java) { runBlocking { audio.activate("4711", measure = true) } }
    }

    @Test
    fun `what is unplugged while granted is told, and nothing else that is unplugged`() = runBlocking {
        val usb = device(AudioDeviceInfo.TYPE_USB_DEVICE)
        shadowOf(manager).setInputDevices(listOf(device(AudioDeviceInfo.TYPE_WIRED_HEADSET), usb))
        audio.watch()
        shadowOf(Looper.getMainLooper()).idle()
        audio.activate(usb.id.toString(), measure = true)
        shadowOf(manager).removeInputDevice(usb, true)
        shadowOf(Looper.getMainLooper()).idle()
        val told = app.told.filterIsInstance<Happening.Input>()
        assertEquals("the one that is left is named, for the person to choose", listOf(Port.HEADSET_WIRED), told.map { it.input?.port })
    }

    @Test
    fun `the service is in the foreground as one that records, with a silent notification`() {
        val service = Robolectric.buildService(RecordingService::class.java, RecordingService.begin(app)).create().startCommand(0, 1).get()
        val shadow = shadowOf(service)
        assertEquals(RecordingService.ID, shadow.lastForegroundNotificationId)
        assertEquals(ServiceInfo.FOREGROUND_SERVICE_TYPE_MICROPHONE, service.foregroundServiceType)
        val channel = app.getSystemService(NotificationManager::class.java)!!.getNotificationChannel(shadow.lastForegroundNotification.channelId)
        assertNotNull(channel)
        assertEquals(null, channel.sound)
    }

    @Test
    fun `silence that Android hands us is told once when it begins and once when it ends`() {
        val silenced = mutableListOf<Boolean>()
        val watch = SilencedWatch { silenced += it }
        for (now in listOf(false, true, true, false)) watch.heard(now)
        assertEquals(listOf(true, false), silenced)
        assertTrue(AudioRecordingConfiguration::class.java.methods.any { it.name == "isClientSilenced" })
    }
}
