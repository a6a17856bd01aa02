//! What goes into a production's audit log, in the transaction of what it records.

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::audit::{Action, Actor, Event};
use lavalier_protocol::id::{DeviceId, PersonId, ProductionId};

use super::claim::ClaimedDevice;
use super::person::Person;

/// A person, by the name that they have now.
fn actor(person: &Person) -> Actor {
    Actor::Person {
        person: person.id.clone(),
        name: person.name.clone(),
    }
}

/// Reading the same thing again within this time is one line of the log: a take's thousand segments are one reading.
pub const READING: SignedDuration = SignedDuration::from_hours(1);

/// One event of one production, about to be appended to its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Whose log.
    pub production: ProductionId,
    /// What happened.
    pub event: Event,
    /// When.
    pub at: Timestamp,
}

/// One event of the whole studio, about to be appended to the log of every production that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Everywhere {
    /// What happened.
    pub event: Event,
    /// When.
    pub at: Timestamp,
}

impl Everywhere {
    /// What a person did to `object`.
    #[must_use]
    pub fn by(person: &Person, action: Action, object: &impl std::fmt::Display, at: Timestamp) -> Self {
        let event = Event::new(actor(person), action).to(object);
        Self { event, at }
    }

    /// As it stands in one production's log.
    #[must_use]
    pub fn of(&self, production: &ProductionId) -> Record {
        Record {
            production: production.clone(),
            event: self.event.clone(),
            at: self.at,
        }
    }
}

impl Record {
    /// What a person did.
    #[must_use]
    pub fn by(person: &Person, production: &ProductionId, action: Action, at: Timestamp) -> Self {
        Self::of(actor(person), production, action, at)
    }

    /// What a recording device did, under its pseudonym.
    #[must_use]
    pub fn by_device(device: &ClaimedDevice, production: &ProductionId, action: Action, at: Timestamp) -> Self {
        let device = DeviceId::of(production, device.device_key.thumbprint());
        Self::of(Actor::Device { device }, production, action, at)
    }

    /// What the studio did by itself.
    #[must_use]
    pub fn by_studio(production: &ProductionId, action: Action, at: Timestamp) -> Self {
        Self::of(Actor::Studio, production, action, at)
    }

    fn of(actor: Actor, production: &ProductionId, action: Action, at: Timestamp) -> Self {
        Self {
            production: production.clone(),
            event: Event::new(actor, action),
            at,
        }
    }

    /// The same, done to `object`.
    #[must_use]
    pub fn to(mut self, object: &impl std::fmt::Display) -> Self {
        self.event = self.event.to(object);
        self
    }

    /// The same with one more fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &impl std::fmt::Display) -> Self {
        self.event = self.event.with(name, value);
        self
    }

    /// Who did it, if it was a person.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match &self.event.actor {
            Actor::Person { person, .. } => Some(person),
            Actor::Device { .. } | Actor::Studio => None,
        }
    }
}
