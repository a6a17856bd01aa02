package app.lavalier.kit

import app.lavalier.core.Fails
import app.lavalier.core.Happening
import app.lavalier.core.Phone
import app.lavalier.core.Press
import app.lavalier.core.Rehearsal
import app.lavalier.core.Request
import app.lavalier.core.Scenario
import app.lavalier.core.Screen
import app.lavalier.core.Shell
import app.lavalier.core.Shown
import app.lavalier.core.Step
import app.lavalier.core.scenarios
import app.lavalier.core.screenName
import kotlinx.coroutines.Dispatchers
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import java.io.File
import java.nio.file.Files
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/** The table of scenarios, driving this kit: the same file runs in Rust and Swift, and must show the same screens. */
class ScenarioTest {
    @TestFactory
    fun `every scenario shows its screens`(): List<DynamicTest> {
        val tables = File("../../bindings/scenarios").listFiles { file -> file.extension == "json" }.orEmpty().sorted()
        check(tables.isNotEmpty()) { "the tables lie beside the bindings" }
        return tables.flatMap { table ->
            scenarios(table.readText()).map { scenario -> dynamicTest(scenario.name) { Run(scenario).use(Run::toItsEnd) } }
        }
    }
}

/** The screens that were shown, in order, and where a reader is in them. */
private class Seen {
    private val lock = ReentrantLock()
    private val changed = lock.newCondition()
    private val screens = mutableListOf<Screen>()
    private var read = 0

    fun add(screen: Screen) = lock.withLock {
        screens += screen
        changed.signalAll()
    }

    /** Waits for the first screen from where the reader is that [fits]; those before it are read. */
    fun wait(what: String, fits: (Screen) -> Boolean): Unit = lock.withLock {
        var left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)
        while (true) {
            val found = screens.drop(read).indexOfFirst(fits)
            if (found >= 0) {
                read += found
                return
            }
            check(left > 0) { "$what never came: ${names()}" }
            left = changed.awaitNanos(left)
        }
    }

    fun readOne() = lock.withLock { read++ }

    fun readAll() = lock.withLock { read = screens.size }

    /** Their names, without repetitions. */
    fun names(): List<String> = lock.withLock { screens.map(::screenName) }
        .fold(emptyList()) { names, name -> if (names.lastOrNull() == name) names else names + name }

    private companion object {
        const val PATIENCE_SECONDS = 60L
    }
}

/** One scenario, over this kit's model and adapters. */
private class Run(private val scenario: Scenario) : AutoCloseable {
    private val folder = Files.createTempDirectory("lavalier-scenario").toFile()
    private var homes = 0
    private val seen = Seen()
    private val platform = SoftPlatform().apply {
        facts = scenario.facts
        inputs = scenario.inputs
        permission = Permission(scenario.permission, askAgain = false)
    }

    @Volatile
    private var fails = Fails.NOTHING
    private val rehearsal = Rehearsal.of(scenario.given, home().path)
    private var shell: Overheard? = null
    private var phone: Phone? = null
    private var model = open()

    /** Passes everything on, and keeps what is shown while the process lives. */
    private inner class Overheard(private val kit: Shell) : Shell by kit {
        @Volatile
        var dead = false

        override fun show(shown: Shown) {
            if (!dead) seen.add(shown.screen)
            kit.show(shown)
        }

        override fun perform(request: Request) {
            kit.perform(request)
            // What is asked twice is answered twice.
            if (fails == Fails.ANSWERS_TWICE) kit.perform(request)
        }
    }

    private fun home() = folder.resolve(homes.toString()).apply { mkdirs() }

    private fun open() = PhoneModel.over(platform.adapters, Dispatchers.Default) { kit ->
        val overheard = Overheard(kit).also { shell = it }
        rehearsal.open(overheard).also { phone = it }
    }

    fun toItsEnd() {
        scenario.steps.forEach(::step)
        scenario.screens.lastOrNull()?.let { last -> seen.wait(last) { screenName(it) == last } }
        assertEquals(scenario.screens, seen.names())
    }

    private fun step(step: Step) {
        when (step) {
            is Step.Sees -> seen.wait(step.name) { screenName(it) == step.name }
            is Step.Presses -> press(step.press)
            is Step.Observes -> model.happened(step.happening)
            is Step.OpensLink -> model.happened(Happening.Link(rehearsal.link()))
            is Step.TimePasses -> rehearsal.pass(checkNotNull(phone), step.milliseconds)
            is Step.StudioBecomes -> rehearsal.studio(step.studio)
            is Step.FactsBecome -> platform.facts = step.facts
            is Step.InputsBecome -> {
                platform.inputs = step.inputs
                model.happened(Happening.Input(step.inputs.firstOrNull()))
            }
            is Step.PermissionBecomes -> platform.permission = Permission(step.granted, askAgain = false)
            is Step.SoundBecomes -> rehearsal.hear(step.heard)
            is Step.ShellFails -> fail(step.fails)
            is Step.IsKilled -> killed()
            is Step.IsKept -> rehearsal.waitKept(step.segments)
        }
    }

    private fun press(press: Press) {
        seen.wait("$press") { screen -> screen.buttons.any { it.press == press } }
        model.press(press)
        // A reply stays on its screen; every other press is of the screen that it was seen on.
        if (press !is Press.Reply) seen.readOne()
    }

    private fun fail(now: Fails) {
        fails = now
        platform.throws = if (now == Fails.THROWS_ON_ACTIVATE) IllegalStateException("a stack trace with a secret") else null
        platform.hangs = now == Fails.HANGS_ON_ACTIVATE
    }

    private fun killed() {
        shell?.dead = true
        homes++
        rehearsal.kill(folder.resolve(homes.toString()).path)
        model.shutdown()
        seen.readAll()
        model = open()
    }

    override fun close() {
        model.shutdown()
        rehearsal.destroy()
        folder.deleteRecursively()
    }
}
