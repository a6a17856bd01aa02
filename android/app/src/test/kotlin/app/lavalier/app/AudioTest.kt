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
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.AudioDeviceInfoBuilder
import org.robolectric.util.ReflectionHelpers

/** Which microphones there are, what happens to them, and the service that holds one. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestLavalier::class, manifest = Config.NONE)
class AudioTest {
    private val app get() = RuntimeEnvironment.getApplication() as TestLavalier
    private val manager get() = app.getSystemService(AudioManager::class.java)!!
    private val audio by lazy { AndroidAudio(app, app::happened) }

    private var made = 0

    /**
     * An input that takes any rate and any count of channels, with a number of its own. The builder leaves out the lists in which
     * Android says so, numbers them all alike, and knows the types of outputs.
     */
    private fun device(type: Int): AudioDeviceInfo = AudioDeviceInfoBuilder.newBuilder().setType(type).build().also { device ->
        val port: Any = ReflectionHelpers.getField(device, "mPort")
        ReflectionHelpers.setField(port, "mType", AudioDeviceInfo.convertDeviceTypeToInternalInputDevice(type))
        ReflectionHelpers.setField(ReflectionHelpers.getField<Any>(port, "mHandle"), "mId", ++made)
        for (list in Class.forName("android.media.AudioPort").declaredFields.filter { it.type == IntArray::class.java }) {
            list.isAccessible = true
            if (list.get(port) == null) list.set(port, IntArray(0))
        }
    }

    @Before
    fun noServiceIsUnderWay() {
        // The process's own, which tests share.
        ReflectionHelpers.setStaticField(RecordingService::class.java, "underWay", 0)
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
    fun `with nothing plugged in the phone's own is granted, whatever else Android lists`() = runBlocking {
        val listed = listOf(
            AudioDeviceInfo.TYPE_TELEPHONY,
            AudioDeviceInfo.TYPE_BUILTIN_MIC,
            AudioDeviceInfo.TYPE_REMOTE_SUBMIX,
            AudioDeviceInfo.TYPE_BLUETOOTH_SCO,
        )
        shadowOf(manager).setInputDevices(listed.map(::device))
        val route = audio.activate(null, measure = true)
        assertEquals(Port.BUILT_IN, route.input.port)
        assertEquals(listOf(Port.BUILT_IN, Port.BLUETOOTH_HANDS_FREE), route.all.map { it.port })
        shadowOf(manager).setInputDevices((listed + AudioDeviceInfo.TYPE_USB_DEVICE + AudioDeviceInfo.TYPE_BLE_HEADSET).map(::device))
        assertEquals("earphones that are connected later do not win over the wire", Port.USB, audio.activate(null, true).input.port)
    }

    @Test
    fun `a microphone that is plugged in before Record is told, and a headset that connects is not`() = runBlocking {
        shadowOf(manager).setInputDevices(listOf(device(AudioDeviceInfo.TYPE_BUILTIN_MIC)))
        audio.watch()
        shadowOf(Looper.getMainLooper()).idle()
        audio.activate(null, measure = true)
        shadowOf(manager).addInputDevice(device(AudioDeviceInfo.TYPE_BLUETOOTH_SCO), true)
        shadowOf(manager).addInputDevice(device(AudioDeviceInfo.TYPE_USB_DEVICE), true)
        shadowOf(Looper.getMainLooper()).idle()
        val told = app.told.filterIsInstance<Happening.InputAdded>()
        assertEquals(listOf(Port.USB), told.map { it.input.port })
        assertTrue(app.told.none { it is Happening.Input })
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
        val service = service().create().startCommand(0, 1).get()
        val shadow = shadowOf(service)
        assertEquals(RecordingService.ID, shadow.lastForegroundNotificationId)
        assertEquals(ServiceInfo.FOREGROUND_SERVICE_TYPE_MICROPHONE, service.foregroundServiceType)
        val channel = app.getSystemService(NotificationManager::class.java)!!.getNotificationChannel(shadow.lastForegroundNotification.channelId)
        assertNotNull(channel)
        assertEquals(null, channel.sound)
    }

    private fun service() = Robolectric.buildService(RecordingService::class.java, RecordingService.intent(app))

    @Test
    fun `a service that Android does not let record ends, and the app does not`() {
        for (refusal in listOf(SecurityException(), IllegalStateException("not allowed from the background"))) {
            RecordingService.begin(app)
            val service = service().create()
            shadowOf(service.get()).setThrowInStartForeground(refusal)
            service.startCommand(0, 1)
            assertTrue(shadowOf(service.get()).isStoppedBySelf)
        }
    }

    @Test
    fun `a microphone that is given back at once waits for the service that it asked for`() = runBlocking {
        shadowOf(manager).setInputDevices(listOf(device(AudioDeviceInfo.TYPE_BUILTIN_MIC)))
        audio.activate(null, measure = true)
        audio.release()
        assertEquals("Android ends an app that ends its service before it was in the foreground", null, shadowOf(app).nextStoppedService)
        val service = service().create().startCommand(0, 1).get()
        assertNotNull(shadowOf(service).lastForegroundNotification)
        assertTrue(shadowOf(service).isStoppedBySelf)
        audio.activate(null, measure = true)
        assertFalse(shadowOf(service().create().startCommand(0, 1).get()).isStoppedBySelf)
        audio.release()
        assertNotNull(shadowOf(app).nextStoppedService)
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
