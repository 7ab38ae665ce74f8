//! Opening and checking a file of 20,000 users, cutting it alone, and packing it into parts. Ratios
//! to plain reading of a large file come from `compare.py`.

#![allow(clippy::unwrap_used)] // a benchmark says that it failed by panicking

use std::fmt::Write;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use usher::import::plan::payload;
use usher::import::{Options, Plan};
use usher::roster;
use usher::rules::CheckOptions;
use usher::users::{Block, Cancel, UsersFile};

fn users(count: u32) -> String {
    let mut text = String::from("[\n");
    for n in 0..count {
        let comma = if n == 0 { "" } else { ",\n" };
        write!(
            text,
            r#"{comma}{{"email":"user{n}@example.com","email_verified":true,"user_id":"{n:024x}","given_name":"Ada","family_name":"Kröte","app_metadata":{{"roles":["member","editor"],"plan":"pro","org":{{"id":"org_{n}","seats":{n}}}}},"user_metadata":{{"theme":"dark","address":{{"street":"{n} River St","geo":[1.5,-2.25]}},"bio":"says \"hi\"\n"}}}}"#
        )
        .unwrap();
    }
    text.push_str("\n]\n");
    text
}

fn open(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.json");
    let text = users(20_000);
    std::fs::write(&path, &text).unwrap();
    let mut group = criterion.benchmark_group("open");
    group
        .throughput(Throughput::Bytes(text.len() as u64))
        .sample_size(20);
    group.bench_function("cut", |bench| {
        bench.iter(|| {
            let file = UsersFile::open(&path, folder.path()).unwrap();
            let (mut blocks, mut block, mut records) =
                (file.blocks().unwrap(), Block::default(), 0);
            while blocks.next(&mut block).unwrap() {
                records += block.cuts.len();
            }
            assert_eq!(records, 20_000);
        });
    });
    group.bench_function("open and check", |bench| {
        bench.iter(|| {
            let options = CheckOptions::default().into();
            roster::open(&[&path], &options, folder.path(), &|_| {}, &Cancel::new())
                .unwrap()
                .summary()
        });
    });
    group.finish();
}

fn pack(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.json");
    let text = users(20_000);
    std::fs::write(&path, &text).unwrap();
    let roster = roster::open(
        &[&path],
        &CheckOptions::default().into(),
        folder.path(),
        &|_| {},
        &Cancel::new(),
    )
    .unwrap();
    let options = Options::default();
    let mut group = criterion.benchmark_group("pack");
    group
        .throughput(Throughput::Bytes(text.len() as u64))
        .sample_size(20);
    group.bench_function("plan", |bench| {
        bench.iter(|| Plan::make(&roster, &options).unwrap().parts.len());
    });
    let plan = Plan::make(&roster, &options).unwrap();
    group.bench_function("bodies", |bench| {
        bench.iter(|| {
            let mut bytes = 0;
            for part in &plan.parts {
                bytes += payload(&roster, &plan.records_of(part), None)
                    .unwrap()
                    .users
                    .len();
            }
            bytes
        });
    });
    group.finish();
}

criterion_group!(benches, open, pack);
criterion_main!(benches);
