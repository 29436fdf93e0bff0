select distinct entry_id, dataset_id from listing join main.wording_dataset using (wording_id)
