//! What people, recorders and thieves find when they talk to a studio: every test goes through the router.

mod access;
mod accounts;
mod api_document;
mod audit;
mod batch;
mod claims;
mod crew;
mod device;
mod faults;
mod feeds;
mod invitations;
mod journal;
mod kit;
mod logs;
mod managed;
mod members;
mod page;
mod people;
mod posture;
mod productions;
mod receipts;
mod segments;
mod storage;
mod takes;
mod thieves;
